package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.AccessControlContext;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the engine's own threads keep of who was first to need them. */
final class DaemonTest {
  /** Makes a thread while code of another loader is on the stack. */
  @SuppressWarnings("removal")
  private static Thread make(@Nullable ClassLoader loader, Supplier<Thread> thread) {
    ProtectionDomain domain = new ProtectionDomain(null, null, loader, null);
    return AccessController.doPrivileged(
        (PrivilegedAction<Thread>) thread::get,
        new AccessControlContext(new ProtectionDomain[] {domain}));
  }

  private static boolean isCollected(WeakReference<?> reference, long seconds) {
    long start = System.nanoTime();
    while (reference.get() != null) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(seconds)) {
        return false;
      }
      System.gc();
    }
    return true;
  }

  @Test
  void aThreadDoesNotKeepItsMakersLoaderAlive() {
    WeakReference<ClassLoader> gone = new WeakReference<>(new URLClassLoader(new URL[0]));
    Thread thread = make(gone.get(), () -> Daemon.unstarted("test", () -> {}));
    assertEquals(true, isCollected(gone, 60));
    assertNull(thread.getContextClassLoader());
  }

  /** What the JDK's own way of making a thread does, where it still does. */
  @Test
  void control() {
    WeakReference<ClassLoader> kept = new WeakReference<>(new URLClassLoader(new URL[0]));
    Thread thread = make(kept.get(), () -> new Thread(() -> {}, "test"));
    assertEquals(Runtime.version().feature() >= 24, isCollected(kept, 1));
    assertEquals("test", thread.getName());
  }
}
