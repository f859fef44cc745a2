package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Very many threads at once, or one after the other: nothing is left of them. */
class RegistrySpikeTest {
  private final Domain domain = Domain.isolated();

  @Test
  void aHundredThousandDeadAreGoneAfterOnePass() {
    int count = 100_000;
    try (Reader living = new Reader("living", domain)) {
      for (int i = 0; i < count; i++) {
        domain.registry.add(new ThreadRecord(new Thread(), domain)); // never alive
      }
      assertEquals(count + 1, domain.trackedThreads());
      domain.monitor().reapDead();
      assertEquals(1, domain.trackedThreads());
      assertEquals(0, domain.registry.nodes());
      assertTrue(domain.registry.chunks() <= 1, "what a pass would have to look at");
      assertEquals(count, domain.monitor().reaped());
      assertSame(living.record(), living.<@Nullable ThreadRecord>on(domain::currentOrNull));
    }
  }

  @Test
  void theDeadAreFewHoweverManyComeAndGoBetweenTwoPasses() throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      Thread thread = new Thread(() -> Visit.make(domain));
      thread.start();
      thread.join();
      assertTrue(domain.trackedThreads() <= 4, () -> "tracked: " + domain.trackedThreads());
    }
  }

  @Test
  void nothingOfADeadThreadIsKept() throws InterruptedException {
    AtomicReference<@Nullable WeakReference<ThreadRecord>> record = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              Visit.make(domain);
              record.set(new WeakReference<>(domain.currentOrTracked()));
            });
    thread.start();
    thread.join();
    domain.find(thread); // maybe the tick was faster
    domain.monitor().reapDead();
    assertNull(domain.find(thread));
    WeakReference<ThreadRecord> left = record.get();
    Reader.until(
        () -> {
          System.gc();
          return left == null || left.get() == null;
        },
        "the record to be collected");
  }

  /** As if an error had come between the two. */
  @Test
  void aRecordThatIsInTheIndexAloneIsPutIntoTheListByItsThreadOrReaped() throws Exception {
    Field field = Registry.class.getDeclaredField("index");
    field.setAccessible(true);
    RecordIndex index = (RecordIndex) field.get(domain.registry);
    ThreadRecord ofDead = index.add(new ThreadRecord(new Thread(), domain));
    try (Reader reader = new Reader("interrupted by an error")) {
      ThreadRecord record = index.add(new ThreadRecord(reader.thread(), domain));
      assertEquals(0, domain.trackedThreads());
      assertSame(record, reader.on(() -> Hooks.record(domain)));
      List<ThreadRecord> visited = new ArrayList<>();
      domain.forEachThread(visited::add);
      assertEquals(List.of(record), visited);
    }
    for (int tick = 0; tick < 64; tick++) {
      domain.monitor().reapDead();
    }
    assertNull(domain.find(ofDead.thread()));
    assertEquals(0, domain.trackedThreads());
  }

  @Test
  void virtualThreadsHaveOneRecordEachAndLeaveNone() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21);
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    int count = 10_000; // more than the table has places
    CountDownLatch tracked = new CountDownLatch(count);
    CountDownLatch goOn = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Runnable body =
        () -> {
          try {
            Visit.make(domain);
            ThreadRecord record = domain.currentOrTracked();
            tracked.countDown();
            goOn.await(); // goes on elsewhere, maybe
            for (int i = 0; i < 20; i++) {
              assertSame(record, Hooks.record(domain));
              assertSame(Thread.currentThread(), record.thread());
            }
          } catch (Throwable e) {
            failure.set(e);
          }
        };
    for (int i = 0; i < count; i++) {
      threads.add((Thread) start.invoke(null, body));
    }
    tracked.await();
    assertEquals(List.of(), Census.problems(domain.context()));
    for (Thread thread : threads) {
      assertSame(thread, Objects.requireNonNull(domain.find(thread)).thread());
    }
    goOn.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertNull(failure.get());
    Reader.until(() -> domain.trackedThreads() == 0, "the tick to reap them");
    domain.monitor().reapDead(); // or its tick, next
    assertEquals(0, domain.registry.nodes());
    assertEquals(0, domain.registry.chunks());
  }
}
