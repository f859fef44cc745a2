package dev.sojourn.agent.weaving;

import dev.sojourn.agent.log.Log;
import dev.sojourn.engine.Daemon;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.Hold;
import dev.sojourn.engine.Status;
import dev.sojourn.engine.ThreadRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that were inside a {@code @KernelMode} method when it was woven. Such a call has made
 * no entry and will make no exit: the thread looks quiescent and is not. Until the call has
 * returned, no grace period may end. Methods that had their hooks before are no matter: an attach
 * that adds a pattern does not wait for an event loop that was woven all the time.
 *
 * <p>New calls of the method have hooks. So only the threads that have it on their stacks at one
 * moment after the weaving are in question, and each of them is released once it is seen
 *
 * <ul>
 *   <li>without such a frame, or dead;
 *   <li>or with exactly one frame of any woven method, a {@code @KernelMode} one, in KERNEL of its
 *       domain, in the same sojourn before and after the look, and without an entry that a program
 *       has made itself: then that frame is what made the entry, and so a new call. (With a frame
 *       of a {@code @UserMode} method it might be the handlers at the end of that one that are in
 *       KERNEL.)
 * </ul>
 *
 * <p>Newer JVMs cut the trace of a deep stack at its far end. A trace that does not end with the
 * thread's first frame says nothing.
 *
 * <p>A look at a running thread's stack costs it some tens of microseconds; there are few looks,
 * and only after an attach.
 */
final class OldFrames implements Runnable {
  private static final long FIRST_PAUSE_MILLIS = 1;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  private final Ledger ledger;
  private final Set<String> late;
  private final Map<Thread, Held> held = new HashMap<>();

  /** A thread's hold, and the frame at the far end of its stack. */
  private record Held(Hold hold, StackTraceElement first) {}

  private OldFrames(Ledger ledger, Set<String> late) {
    this.ledger = ledger;
    this.late = late;
  }

  /**
   * Puts a hold on every thread that is inside one of the methods, and lets a daemon thread release
   * them. The caller keeps grace periods from ending until this has returned.
   *
   * @param ledger knows all woven methods
   * @param late the {@link #name}s of the {@code @KernelMode} methods that were woven just now
   */
  static void holdBack(Ledger ledger, Set<String> late) {
    OldFrames frames = new OldFrames(ledger, late);
    Thread.getAllStackTraces().forEach(frames::holdIfInside);
    if (!frames.held.isEmpty()) {
      Log.logger()
          .info("grace periods wait for {} thread(s) to leave old calls", frames.held.size());
      Daemon.unstarted("sojourn-old-frames", frames).start();
    }
  }

  private void holdIfInside(Thread thread, StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (late.contains(name(frame))) {
        Hold hold = Domain.DEFAULT.setup().hold(thread, "inside a method that was woven meanwhile");
        held.put(thread, new Held(hold, stack[stack.length - 1]));
        return;
      }
    }
  }

  @Override
  public void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!held.isEmpty()) {
      try {
        TimeUnit.MILLISECONDS.sleep(pause);
      } catch (InterruptedException e) {
        continue; // nobody has a reason to: go on
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      held.entrySet().removeIf(this::releaseIfLeft);
    }
    Log.logger().info("no old call is left, grace periods go on");
  }

  private boolean releaseIfLeft(Map.Entry<Thread, Held> entry) {
    if (!hasLeft(entry.getKey(), entry.getValue().first())) {
      return false;
    }
    entry.getValue().hold().release();
    return true;
  }

  private boolean hasLeft(Thread thread, StackTraceElement first) {
    if (!thread.isAlive()) {
      return true;
    }
    Map<Domain, Long> before = sojournsByHooks(thread);
    StackTraceElement[] stack = thread.getStackTrace();
    if (stack.length == 0 || !name(stack[stack.length - 1]).equals(name(first))) {
      return false; // cut, or dying
    }
    String kernel = null;
    int woven = 0;
    for (StackTraceElement frame : stack) {
      String name = name(frame);
      if (late.contains(name)) {
        kernel = name;
        woven++;
      } else if (ledger.isKernelFrame(name) || ledger.isUserFrame(name)) {
        woven++;
      }
    }
    if (kernel == null) {
      return true;
    }
    if (woven > 1 || ledger.isUserFrame(kernel)) {
      return false; // two woven methods, or one of another mode
    }
    Domain domain = ledger.domainOfKernelFrame(kernel);
    Long sojourn = domain == null ? null : before.get(domain);
    return sojourn != null && sojourn.equals(sojournsByHooks(thread).get(domain));
  }

  /** The sojourns in KERNEL that the thread is in, by domain, where no program has begun them. */
  private static Map<Domain, Long> sojournsByHooks(Thread thread) {
    Map<Domain, Long> sojourns = new HashMap<>();
    for (Domain domain : Domains.all()) {
      @Nullable ThreadRecord record = domain.find(thread);
      if (record != null) {
        long status = record.statusAcquire();
        // After the status: in a sojourn that a program began it is not 0 until after the exit.
        if (Status.isKernel(status) && record.programmaticAcquire() == 0) {
          sojourns.put(domain, status);
        }
      }
    }
    return sojourns;
  }

  private static String name(StackTraceElement frame) {
    return name(frame.getClassName(), frame.getMethodName());
  }

  /**
   * A method as a stack frame names it: without its parameters, so rather too many than too few.
   */
  static String name(String className, String methodName) {
    return className + "." + methodName;
  }
}
