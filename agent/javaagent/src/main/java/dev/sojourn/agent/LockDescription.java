package dev.sojourn.agent;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import org.jspecify.annotations.Nullable;

/** Says which lock a thread waits for and who holds it, where the JVM has java.management. */
final class LockDescription {
  private LockDescription() {}

  /** Returns null if it waits for no lock, or that cannot be told, as of a virtual thread. */
  static @Nullable String of(Thread thread) {
    try {
      ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
      // Compares the names too: a class of the application may give its threads any id.
      if (info == null
          || info.getLockName() == null
          || !info.getThreadName().equals(thread.getName())) {
        return null;
      }
      String owner = info.getLockOwnerName();
      if (owner != null) {
        return "waits for the lock " + info.getLockName() + ", held by thread '" + owner + "'";
      }
      return "waits on " + info.getLockName();
    } catch (NoClassDefFoundError | RuntimeException e) {
      return null;
    }
  }
}
