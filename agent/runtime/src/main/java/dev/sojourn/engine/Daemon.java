package dev.sojourn.engine;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the engine's own, like an executor of one thread and one task. It starts when it is
 * first needed, is woken when there is work, and is started again by the next thread that needs it
 * if it has died. It runs its body again and again.
 */
public final class Daemon {
  /*
   * Errors. An error that the body meets, mostly for want of memory, does not end the thread. The
   * catch block only stores it: it calls nothing, loads no class and allocates nothing. After a
   * pause the error is reported, which may fail in its turn.
   *
   * Two words. "running" is written by the thread itself when it begins and when it ends: whoever
   * sees it set knows that a thread is there to look for work. "starting" is the thread that was
   * made last; it keeps callers from making one each. A start that fails leaves "running" empty, so
   * nobody relies on it. A start may also seem to fail and have succeeded, because the stack was
   * exhausted on the way back; that does no harm, because a second thread finds the first and ends.
   */

  private static final long PAUSE_AFTER_ERROR_NANOS = 10_000_000;

  private final String name;
  private final Runnable body;
  private final Runnable loop = new Runnable() { // no lambda: this is start-up time
        @Override
        public void run() {
          runForEver();
        }
      };

  private final AtomicReference<@Nullable Thread> running = new AtomicReference<>();
  private final AtomicReference<@Nullable Thread> starting = new AtomicReference<>();

  /** Hears of the thread's errors. */
  private volatile @Nullable EngineListener listener;

  /** A thread of the engine; it never waits for the application. */
  static final class EngineThread extends Thread {
    EngineThread(@Nullable ThreadGroup group, Runnable body, String name) {
      super(group, body, name, 0, false);
    }
  }

  /**
   * Makes a daemon whose thread will run the body again and again. The body must look for work
   * before it parks; it may return or not.
   */
  Daemon(String name, Runnable body) {
    this.name = name;
    this.body = body;
  }

  /** Returns the thread name of a domain's daemon. */
  static String name(String what, Domain domain) {
    return domain.name().isEmpty() ? what : what + "-" + domain.name();
  }

  /** Whether the calling thread is one of the engine's own. */
  static boolean isCurrentThreadOurs() {
    return Thread.currentThread() instanceof EngineThread;
  }

  /**
   * Starts the thread, unless it runs; any thread. A failure is reported, and the next call tries
   * again.
   */
  void start(EngineListener listener) {
    if (running.get() == null) {
      startAnother(listener);
    }
  }

  /**
   * Starts the thread, unless it runs, and checks that a thread that is taken for running is alive.
   */
  void revive(EngineListener listener) {
    Thread dead = running.get();
    if (dead != null && !dead.isAlive()) {
      running.compareAndSet(dead, null);
    }
    start(listener);
  }

  private void startAnother(EngineListener listener) {
    this.listener = listener;
    try {
      Thread next = starting.get();
      if (next == null || next.getState() == Thread.State.TERMINATED) {
        Thread fresh = unstarted(name, loop);
        if (!starting.compareAndSet(next, fresh)) {
          return; // another caller's is on its way
        }
        next = fresh;
      }
      if (next.getState() == Thread.State.NEW) {
        start(next);
      }
    } catch (Throwable e) {
      Reports.warn(
          listener,
          "the thread {1} could not be started; the next call that needs it tries again",
          0,
          name,
          null,
          null,
          e);
    }
  }

  private void start(Thread next) {
    try {
      next.start();
    } catch (IllegalThreadStateException e) {
      // Another caller was faster.
    } catch (Throwable e) {
      starting.compareAndSet(next, null);
      throw e;
    }
  }

  private void runForEver() {
    Thread self = Thread.currentThread();
    if (!running.compareAndSet(null, self)) {
      return;
    }
    try {
      Throwable met = null;
      long errors = 0;
      for (; ; ) {
        try {
          Thread.interrupted(); // by anyone: an interrupted thread cannot park
          if (met != null) {
            LockSupport.parkNanos(this, PAUSE_AFTER_ERROR_NANOS);
            Throwable cause = met;
            met = null;
            report(cause, ++errors);
          }
          body.run();
        } catch (Throwable e) {
          met = e; // and nothing else: see the class comment
        }
      }
    } finally {
      running.compareAndSet(self, null);
    }
  }

  /** One that comes again and again is reported ever more rarely. */
  private void report(Throwable cause, long errors) {
    EngineListener present = listener;
    if (present != null && Long.bitCount(errors) == 1) {
      Reports.warn(
          present,
          "the thread " + name + " met an error and goes on (" + errors + " so far)",
          cause);
    }
  }

  /** Ends the thread's current or next park; any thread, after it has published the work. */
  void unpark() {
    LockSupport.unpark(running.get());
  }

  /** Whether a thread runs that will look for work before it parks. */
  boolean isStarted() {
    return running.get() != null;
  }

  boolean isCurrentThread() {
    return Thread.currentThread() == running.get();
  }

  @Nullable Thread thread() {
    return running.get();
  }

  /**
   * Makes a daemon thread that keeps nothing of its maker alive: it has no thread locals, no
   * context class loader, the topmost group, and no access control context. Up to JDK 23 the latter
   * refers to the loader of each class on the stack.
   *
   * @param name what thread dumps call it
   * @param body what it runs
   * @return the thread, not started
   */
  @SuppressWarnings("removal") // not called where it may be gone
  public static Thread unstarted(String name, Runnable body) {
    if (Runtime.version().feature() >= 24) {
      return make(name, body);
    }
    return AccessController.doPrivileged(
        new PrivilegedAction<Thread>() { // no lambda: this is start-up time
          @Override
          public Thread run() {
            return make(name, body);
          }
        });
  }

  private static Thread make(String name, Runnable body) {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group != null && group.getParent() != null) {
      group = group.getParent();
    }
    Thread fresh = new EngineThread(group, body, name);
    fresh.setContextClassLoader(null);
    fresh.setDaemon(true);
    return fresh;
  }
}
