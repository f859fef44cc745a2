package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.ThreadRecord;
import dev.sojourn.engine.ThreadRecord.UserReturn;
import org.jspecify.annotations.Nullable;

/**
 * A transition made by the program itself, for code that cannot be annotated: entered by {@link
 * Sojourn#enterKernel}, {@link Sojourn#enterUser} or those of a {@link SojournDomain}, and undone
 * by {@link #close}. Works with and without the agent.
 *
 * <p>Always by try-with-resources, on one thread, innermost first:
 *
 * <pre>{@code
 * try (Transition kernel = Sojourn.enterKernel()) {
 *   // may use protected state
 * }
 * }</pre>
 *
 * <p>If the thread's stack has no room left for the very call of {@link #close}, the thread stays
 * in KERNEL; a {@code @KernelMode} method has no such gap.
 *
 * <p>With {@code -Xlint:try} the compiler warns of a resource that the block does not refer to;
 * {@code @SuppressWarnings("try")} answers that.
 */
public final class Transition implements AutoCloseable {
  private final ThreadRecord record;
  private final long entered;
  private final @Nullable UserReturn user;
  private final long depth;
  private boolean closed;

  private Transition(ThreadRecord record, long entered, @Nullable UserReturn user, long depth) {
    this.record = record;
    this.entered = entered;
    this.user = user;
    this.depth = depth;
  }

  static Transition toKernel(Domain domain) {
    ThreadRecord record = Hooks.record(domain);
    long depth = record.programmaticPlain() + 1;
    record.programmaticRelease(depth); // before the entry that it counts
    try {
      return new Transition(record, Hooks.enterKernelOfSite(record), null, depth);
    } catch (Throwable e) {
      record.programmaticRelease(depth - 1);
      throw e;
    }
  }

  static Transition toUser(Domain domain) {
    ThreadRecord record = Hooks.record(domain);
    long depth = record.programmaticPlain() + 1;
    record.programmaticRelease(depth);
    try {
      return new Transition(record, Hooks.NESTED, Hooks.enterUserOf(record), depth);
    } catch (Throwable e) {
      record.programmaticRelease(depth - 1);
      throw e;
    }
  }

  /**
   * Goes back to where the thread was. Closing twice does nothing.
   *
   * @throws IllegalStateException on another thread, before a transition made later on this thread
   *     was closed, in a handler if it was made outside, or in another mode than the transition has
   *     led to; nothing has changed then
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    check(Thread.currentThread() == record.thread(), "on another thread than it was made on");
    check(record.programmaticPlain() == depth, "before one that was made after it");
    check(
        (entered == Hooks.NESTED && user == null) || !record.isRunningHandlers(),
        "in a handler, and made before it");
    check(
        entered == Hooks.NESTED || record.isInKernel(),
        "in a @UserMode method that was called after it was made");
    check(
        user == null || !record.isInKernel() || record.isPinning(),
        "in a @KernelMode method that was called after it was made");
    closed = true;
    try {
      if (entered != Hooks.NESTED) {
        Hooks.exitKernelOfSite(record, entered);
      } else if (user != null) {
        Hooks.exitUser(user);
      }
    } finally {
      record.programmaticRelease(depth - 1); // after the exit that it counted
    }
  }

  private void check(boolean good, String otherwise) {
    if (!good) {
      throw new IllegalStateException(
          "a transition of thread '"
              + record.thread().getName()
              + "' was closed "
              + otherwise
              + "; use try-with-resources in the method that makes it");
    }
  }
}
