package dev.sojourn.agent.weaving;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.engine.Daemon;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.GracePeriodBlocker;
import dev.sojourn.engine.StatusWord;
import dev.sojourn.engine.ThreadRecord;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that were inside a {@code @KernelMode} method when it was woven: holdouts without a
 * record. Such a call has made no entry and will make no exit, so the thread looks quiescent and is
 * not. Until the call has returned, no grace period may end.
 */
final class OldFrames implements Runnable {
  /*
   * Methods that had hooks before do not matter: an attach that adds a pattern does not wait for an
   * event loop that was woven all the time.
   *
   * New calls of the method have hooks. So only the threads that have it on their stacks at one
   * moment after the weaving are in question. Each of them is released once a look finds it
   *
   *  - without such a frame, or dead;
   *  - or with exactly one frame of any woven method, which is a @KernelMode one, while the thread
   *    is in KERNEL of its domain, in the same sojourn before and after the look, and no program
   *    has made an entry itself. Then that frame made the entry, and so is a new call. (If there
   *    were also a frame of a @UserMode method, the handlers at its end might be in KERNEL.)
   *
   * Newer JVMs cut the trace of a deep stack at its far end. A trace that does not end with the
   * thread's first frame says nothing.
   *
   * A look at a running thread's stack costs that thread some tens of microseconds. There are few
   * looks, and only after an attach.
   */

  private static final long FIRST_PAUSE_MILLIS = 1;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  private final WeavingReport report;
  private final Set<String> late;
  private final IdentityHashMap<Thread, Blocking> blocking = new IdentityHashMap<>();

  /** A thread's blocker, and the frame at the far end of its stack. */
  private record Blocking(GracePeriodBlocker blocker, StackTraceElement first) {}

  private OldFrames(WeavingReport report, Set<String> late) {
    this.report = report;
    this.late = late;
  }

  /**
   * Sets a blocker for every thread that is inside one of the methods, and starts a daemon thread
   * that releases the blockers. The caller keeps grace periods from ending until this has returned.
   *
   * @param report the report with all woven methods
   * @param late the {@link #name}s of the {@code @KernelMode} methods that were woven just now
   */
  static void blockFor(WeavingReport report, Set<String> late) {
    OldFrames frames = new OldFrames(report, late);
    Thread.getAllStackTraces().forEach(frames::blockIfInside);
    if (!frames.blocking.isEmpty()) {
      Log.logger()
          .info("grace periods wait for {} thread(s) to leave old calls", frames.blocking.size());
      Daemon.unstarted("sojourn-old-frames", frames).start();
    }
  }

  private void blockIfInside(Thread thread, StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (late.contains(name(frame))) {
        GracePeriodBlocker blocker =
            Domain.DEFAULT.context().block(thread, "inside a method that was woven meanwhile");
        blocking.put(thread, new Blocking(blocker, stack[stack.length - 1]));
        return;
      }
    }
  }

  @Override
  public void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!blocking.isEmpty()) {
      try {
        TimeUnit.MILLISECONDS.sleep(pause);
      } catch (InterruptedException e) {
        continue; // nothing has a reason to interrupt this thread: go on
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      blocking.entrySet().removeIf(this::releaseIfLeft);
    }
    Log.logger().info("no old call is left, grace periods go on");
  }

  private boolean releaseIfLeft(Map.Entry<Thread, Blocking> entry) {
    if (!hasLeft(entry.getKey(), entry.getValue().first())) {
      return false;
    }
    entry.getValue().blocker().release();
    return true;
  }

  private boolean hasLeft(Thread thread, StackTraceElement first) {
    if (!thread.isAlive()) {
      return true;
    }
    Map<Domain, Long> before = sojournsByHooks(thread);
    StackTraceElement[] stack = thread.getStackTrace();
    if (stack.length == 0 || !name(stack[stack.length - 1]).equals(name(first))) {
      return false; // the trace is cut, or the thread is dying
    }
    String kernel = null;
    int woven = 0;
    for (StackTraceElement frame : stack) {
      String name = name(frame);
      if (late.contains(name)) {
        kernel = name;
        woven++;
      } else if (report.isKernelFrame(name) || report.isUserFrame(name)) {
        woven++;
      }
    }
    if (kernel == null) {
      return true;
    }
    if (woven > 1 || report.isUserFrame(kernel)) {
      return false; // several woven frames, or one that may be a @UserMode method's
    }
    Domain domain = report.domainOfKernelFrame(kernel);
    Long sojourn = domain == null ? null : before.get(domain);
    return sojourn != null && sojourn.equals(sojournsByHooks(thread).get(domain));
  }

  /** Returns the thread's status words in KERNEL, by domain, where no program has made an entry. */
  private static Map<Domain, Long> sojournsByHooks(Thread thread) {
    Map<Domain, Long> sojourns = new HashMap<>();
    for (Domain domain : Domains.all()) {
      @Nullable ThreadRecord record = domain.find(thread);
      if (record != null) {
        long status = record.statusAcquire();
        // Read after the status: in a sojourn that a program began, the count goes up before the
        // entry and down after the exit. Partners: the owner's releases of both words.
        if (StatusWord.isKernel(status) && record.programmaticAcquire() == 0) {
          sojourns.put(domain, status);
        }
      }
    }
    return sojourns;
  }

  private static String name(StackTraceElement frame) {
    return WeavingReport.frameName(frame.getClassName(), frame.getMethodName());
  }
}
