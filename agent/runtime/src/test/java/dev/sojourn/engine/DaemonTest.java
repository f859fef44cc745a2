package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.AccessControlContext;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the engine's own threads keep of the thread that first needed them. */
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

  /** Errors one after another, and a listener that cannot hear of them either. */
  @Test
  void anErrorDoesNotEndTheThread() {
    AtomicInteger runs = new AtomicInteger();
    AtomicReference<@Nullable Thread> first = new AtomicReference<>();
    Daemon daemon =
        new Daemon(
            "survives",
            () -> {
              first.compareAndSet(null, Thread.currentThread());
              if (runs.incrementAndGet() < 5) {
                throw new OutOfMemoryError("on purpose");
              }
              LockSupport.park();
            });
    daemon.start(
        (message, cause) -> {
          throw new OutOfMemoryError("in the listener");
        });
    Reader.until(() -> runs.get() >= 5, "the fifth run");
    assertSame(first.get(), daemon.thread());
  }

  @Test
  void anErrorThatComesAgainAndAgainIsReportedEverMoreRarely() {
    AtomicInteger runs = new AtomicInteger();
    List<String> said = new CopyOnWriteArrayList<>();
    Daemon daemon =
        new Daemon(
            "often",
            () -> {
              if (runs.incrementAndGet() <= 9) {
                throw new OutOfMemoryError("on purpose");
              }
              LockSupport.park();
            });
    daemon.start((message, cause) -> said.add(message));
    Reader.until(() -> runs.get() >= 10, "the tenth run");
    assertEquals(4, said.size(), said::toString);
    assertTrue(said.get(3).contains("(8 so far)"), said::toString);
  }

  @Test
  void oneThatHasDiedIsStartedAgain() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Daemon daemon =
        new Daemon(
            "started again",
            () -> {
              runs.incrementAndGet();
              LockSupport.park();
            });
    Thread dead = new Thread(() -> {});
    dead.start();
    dead.join();
    Field running = Daemon.class.getDeclaredField("running");
    running.setAccessible(true);
    @SuppressWarnings("unchecked")
    AtomicReference<@Nullable Thread> word =
        (AtomicReference<@Nullable Thread>) running.get(daemon);
    word.set(dead); // as an error outside its loop leaves it
    daemon.start((message, cause) -> {});
    assertEquals(0, runs.get());
    daemon.revive((message, cause) -> {});
    Reader.until(() -> runs.get() == 1, "the first run of another thread");
    assertTrue(daemon.isStarted() && daemon.thread() != dead);
  }

  /** A thread without a name cannot be made: nobody may rely on it, and each call tries again. */
  @Test
  @SuppressWarnings("NullAway")
  void aStartThatFailsIsReportedAndTriedAgain() {
    AtomicInteger reports = new AtomicInteger();
    Daemon daemon = new Daemon(null, () -> {});
    daemon.start((message, cause) -> reports.incrementAndGet());
    assertFalse(daemon.isStarted());
    daemon.start((message, cause) -> reports.incrementAndGet());
    assertEquals(2, reports.get());
  }
}
