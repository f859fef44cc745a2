package dev.sojourn.engine;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One of the engine's own threads: started when it is first needed, then woken. */
public final class Daemon {
  private final String name;
  private final Runnable body;
  private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

  /** A thread that will run the body for ever; the body looks for work before it parks. */
  Daemon(String name, Runnable body) {
    this.name = name;
    this.body = body;
  }

  /** The name of a domain's daemon. */
  static String name(String what, Domain domain) {
    return domain.name().isEmpty() ? what : what + "-" + domain.name();
  }

  /**
   * Starts the thread, if it was not started; any thread. If none can be had, the next call tries.
   */
  void start(EngineListener listener) {
    if (thread.get() != null) {
      return;
    }
    try {
      Thread fresh = unstarted(name, body);
      if (thread.compareAndSet(null, fresh)) {
        try {
          fresh.start();
        } catch (Throwable e) {
          thread.set(null);
          throw e;
        }
      }
    } catch (Throwable e) {
      Reports.warn(listener, "the thread " + name + " could not be started; what it does waits", e);
    }
  }

  /** Ends the thread's current or next park; any thread, after it has published the work. */
  void unpark() {
    LockSupport.unpark(thread.get());
  }

  boolean isStarted() {
    return thread.get() != null;
  }

  boolean isCurrentThread() {
    return Thread.currentThread() == thread.get();
  }

  @Nullable Thread thread() {
    return thread.get();
  }

  /**
   * Makes a daemon thread that keeps nothing of its maker alive: no thread locals, no context class
   * loader, the topmost group, and no access control context, which up to JDK 23 refers to the
   * loader of each class on the stack.
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
    Thread fresh = new Thread(group, body, name, 0, false);
    fresh.setContextClassLoader(null);
    fresh.setDaemon(true);
    return fresh;
  }
}
