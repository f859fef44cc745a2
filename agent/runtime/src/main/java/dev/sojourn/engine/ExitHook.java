package dev.sojourn.engine;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Adds shutdown hooks, which run when the process ends in good order: after its last thread that is
 * not a daemon, or its call of {@code System.exit}.
 */
final class ExitHook {
  private ExitHook() {}

  /**
   * Adds a shutdown hook; any thread.
   *
   * @throws IllegalStateException if the process is ending
   */
  static void add(String name, Runnable body) {
    Thread hook = Daemon.unstarted(name, body);
    privileged(
        new PrivilegedAction<Boolean>() { // no lambda: this is start-up time
          @Override
          public Boolean run() {
            Runtime.getRuntime().addShutdownHook(hook);
            return true;
          }
        });
  }

  /**
   * Whether the process is ending, so that shutdown hooks run or are about to; any thread. What a
   * shutdown hook does happens after the moment from which this method returns true. False if a
   * security manager does not let us ask.
   */
  static boolean isEnding() {
    // The platform has no question for it. It refuses new hooks from the moment on in which it
    // takes those that it will start, both under one lock.
    Thread probe = Daemon.unstarted("sojourn-probe", Nothing.INSTANCE);
    try {
      return privileged(
          new PrivilegedAction<Boolean>() {
            @Override
            public Boolean run() {
              Runtime.getRuntime().addShutdownHook(probe);
              return !Runtime.getRuntime().removeShutdownHook(probe);
            }
          });
    } catch (IllegalStateException e) {
      return true;
    } catch (SecurityException e) {
      return false;
    }
  }

  @SuppressWarnings("removal") // not called where it may be gone
  private static boolean privileged(PrivilegedAction<Boolean> action) {
    if (Runtime.version().feature() >= 24) {
      return action.run();
    }
    return AccessController.doPrivileged(action);
  }

  /** The probe's body, which runs if the end begins between its coming and its going. */
  private static final class Nothing implements Runnable {
    static final Nothing INSTANCE = new Nothing();

    @Override
    public void run() {}
  }
}
