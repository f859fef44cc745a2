package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.PinOwner;
import dev.sojourn.engine.StatusWord;
import dev.sojourn.engine.ThreadRecord;
import dev.sojourn.engine.ThreadRecord.UserReturn;
import dev.sojourn.engine.Unwinding;
import org.jspecify.annotations.Nullable;

/**
 * A transition that the program makes itself, for code that cannot be annotated. {@link
 * Sojourn#enterKernel}, {@link Sojourn#enterUser} and their likes in {@link SojournDomain} make it,
 * and {@link #close} undoes it. Works with and without the agent.
 *
 * <p>Always use try-with-resources, so that transitions are closed by the thread that made them,
 * innermost first:
 *
 * <pre>{@code
 * try (Transition kernel = Sojourn.enterKernel()) {
 *   // may use protected state
 * }
 * }</pre>
 *
 * <p>If the thread's stack has no room left for the call of {@link #close} itself, the thread stays
 * in KERNEL. A {@code @KernelMode} method has no such gap. It also stays there if the virtual
 * machine ends the method without its finally blocks, which HotSpot does by an OutOfMemoryError for
 * "failed reallocation of scalar replaced objects"; the transition itself may be such an object.
 *
 * <p>With {@code -Xlint:try} the compiler warns of a resource that the block does not use; suppress
 * that by {@code @SuppressWarnings("try")}.
 */
public final class Transition implements AutoCloseable {
  private final ThreadRecord record;

  /**
   * The value that this transition gave to the record's word of open transitions; see {@link
   * Unwinding}.
   */
  private final long word;

  /** Whether the thread was where it was before because of an outer transition. */
  private final boolean led;

  private final boolean wasKernel;
  private final boolean wasCommitted;
  private final boolean ofHandler;

  // Set once the thread has made the transition.
  private long entered = Hooks.NESTED;
  private @Nullable UserReturn user;
  private boolean closed;

  /**
   * Makes the object, before the thread makes the transition: this may fail, for want of memory or
   * stack.
   */
  private Transition(ThreadRecord record) {
    this.record = record;
    word = record.programmaticPlain() + 1;
    led = Unwinding.isInner(word) && Unwinding.hasLedHere(record);
    wasKernel = record.isInKernel();
    wasCommitted = record.isCommitted();
    ofHandler = record.isRunningHandlers();
  }

  static Transition toKernel(Domain domain) {
    ThreadRecord record = Hooks.record(domain);
    Transition made = new Transition(record);
    try {
      record.programmaticRelease(made.word); // before the entry that it counts
      long entered = Hooks.enterKernelOfMarking(record);
      // Nothing is called from here on: if the caller gets no transition, it must not be in KERNEL.
      made.entered = entered;
      if (entered != Hooks.NESTED) {
        record.made = entered;
      }
      return made;
    } catch (Throwable e) {
      record.programmatic = made.word - 1; // bare: there may be no stack for a call
      throw e;
    }
  }

  static Transition toUser(Domain domain) {
    ThreadRecord record = Hooks.record(domain);
    Transition made = new Transition(record);
    try {
      record.programmaticRelease(made.word);
      UserReturn user = Hooks.enterUserOf(record);
      made.user = user; // and nothing is called, as in toKernel
      if (user != null) {
        record.made = record.status;
      }
      return made;
    } catch (Throwable e) {
      record.programmatic = made.word - 1;
      throw e;
    }
  }

  /**
   * Leads the thread back to where it was before the transition. Closing twice does nothing.
   *
   * <p>If transitions that this thread made later are still open, they are closed with this one:
   * the thread is where it was before this one, the misuse is reported, and closing one of them
   * later does nothing.
   *
   * @throws IllegalStateException on another thread; in a handler, if the transition was made
   *     outside it; or in another mode than the transition has led to, unless a later transition
   *     has led there. Nothing has changed then.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    try {
      check(
          record,
          Thread.currentThread() == record.thread(),
          "on another thread than it was made on");
      closeOwn();
    } catch (Error e) {
      // Does what a woven method's own catch block does. Nothing is called: there may be no stack
      // for it. The check of the thread may have failed too; then this is taken for the
      // transition's own thread.
      boolean nested = entered == Hooks.NESTED && user == null;
      if (record.programmatic == word
          && (nested || (record.flags & ThreadRecord.RUNNING_HANDLERS) == 0)) {
        closed = true;
        if (entered != Hooks.NESTED) {
          if ((record.flags & ThreadRecord.PINNING) != 0) {
            record.flags |= ThreadRecord.OWES_LEAVE;
          } else if ((record.status & StatusWord.MODE_MASK) == StatusWord.KERNEL) {
            record.status |= StatusWord.USER;
          }
        } else if (!nested) {
          if (!wasCommitted) {
            record.flags &= ~ThreadRecord.COMMITTED;
            record.leaveMode = record.quiescentMode;
          }
          if (wasKernel) {
            long status = record.status;
            // Always written, and volatile: the look for a pin below must not rise above it.
            record.status =
                (status & StatusWord.MODE_MASK) == StatusWord.KERNEL
                    ? status
                    : ((status | StatusWord.MODE_MASK) + 1) & StatusWord.WORD_MASK;
            while ((record.work & ThreadRecord.PINNED) != 0) { // what follows is kernel code
              PinOwner pinned = record.pinOwner;
              if (pinned == null || pinned.over || pinned.pinner.reaped) {
                break;
              }
            }
          }
        }
        record.programmatic = word - 1;
      }
      throw e;
    }
  }

  /** Closes the transition; on the thread that made it. */
  private void closeOwn() {
    long now = record.programmaticPlain();
    if (now != word && !isOpenAndInnermost(record, word)) {
      // Static, like all that is not inlined: if this object escaped, it would be allocated.
      closeWithInner(record, word, entered, user, wasKernel, wasCommitted, ofHandler);
      closed = true;
      return;
    }
    check(
        record,
        (entered == Hooks.NESTED && user == null) || !record.isRunningHandlers(),
        "in a handler that began after it was made");
    check(
        record,
        entered == Hooks.NESTED || record.isInKernel(),
        "in a @UserMode method that was called after it was made");
    check(
        record,
        user == null || !record.isInKernel() || record.isPinning(),
        "in a @KernelMode method that was called after it was made");
    closed = true;
    if (entered != Hooks.NESTED) {
      Hooks.exitKernelOfMarking(record, entered);
    } else if (user != null) {
      Hooks.exitUser(user);
    }
    if (led) {
      record.made = record.status; // now the outer transition has led here
    }
    record.programmaticRelease(now - 1); // after the exit that it counted
  }

  /**
   * Closes a transition that is not the innermost; does nothing if it was closed with an outer one.
   */
  private static void closeWithInner(
      ThreadRecord record,
      long word,
      long entered,
      @Nullable UserReturn user,
      boolean wasKernel,
      boolean wasCommitted,
      boolean ofHandler) {
    if (!Unwinding.isOpen(record, word)) {
      return;
    }
    boolean leadsToKernel = entered != Hooks.NESTED || (user == null && wasKernel);
    boolean asItLeads = record.isInKernel() == leadsToKernel || record.isPinning();
    check(
        record,
        !record.isRunningHandlers() || ofHandler,
        "in a handler that began after it was made");
    check(
        record,
        asItLeads || Unwinding.hasLedHere(record),
        leadsToKernel
            ? "in a @UserMode method that was called after it was made"
            : "in a @KernelMode method that was called after it was made");
    Unwinding.unwind(record, word, wasKernel, wasCommitted);
  }

  /**
   * Passes a quiescent state in the middle of a long stay in KERNEL, like {@link
   * SojournDomain#quiesce}, but only if this transition has begun the stay. Then its callers cannot
   * be using what they have read in the stay, for they were outside. The methods between the one
   * that made the transition and the one that calls this must not be using such references either.
   *
   * @throws IllegalStateException on another thread; if the transition is closed, nested, or not
   *     one to KERNEL; if one that was made after it is open; outside KERNEL; in a handler; or with
   *     a pin held. Nothing has changed then.
   */
  public void quiesce() {
    boolean own = Thread.currentThread() == record.thread() && !closed;
    if (!own || !isOpenAndInnermost(record, word)) {
      throw refusedQuiesce(
          "on a transition that is closed, not the innermost, or not the thread's");
    }
    if (entered == Hooks.NESTED || !record.isInKernel()) {
      throw refusedQuiesce(
          user != null || !wasKernel
              ? "on a transition that has not led to KERNEL, or where the thread has left it"
              : "on a nested transition, where callers may be using what they have read");
    }
    SojournDomain.quiesce(record);
  }

  private static boolean isOpenAndInnermost(ThreadRecord record, long word) {
    return Unwinding.isOpen(record, word) && Unwinding.isInnermost(record, word);
  }

  private static IllegalStateException refusedQuiesce(String where) {
    return new IllegalStateException(
        "quiesce() was called " + where + "; call it in the method that has begun the stay");
  }

  private static void check(ThreadRecord record, boolean good, String otherwise) {
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
