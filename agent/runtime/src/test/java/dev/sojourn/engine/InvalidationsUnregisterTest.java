package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kinds that are given back, and the places that other kinds get after them. */
final class InvalidationsUnregisterTest {
  private final Domain domain = Domain.isolated();
  private final Invalidations invalidations = domain.invalidations();
  private final Reader reader = new Reader("reader", domain);
  private final AtomicInteger firstRuns = new AtomicInteger();
  private final AtomicInteger secondRuns = new AtomicInteger();
  private final InvalidationKind first = register("kind", firstRuns);

  @AfterEach
  void close() {
    reader.close();
  }

  private InvalidationKind register(String name, AtomicInteger runs) {
    return invalidations.register(name, false, runs::incrementAndGet);
  }

  private List<String> names() {
    return invalidations.kinds().stream().map(InvalidationKind::name).toList();
  }

  /** Returns when places that nobody needs have been given back. */
  private void unregister(InvalidationKind kind) {
    invalidations.unregister(kind);
    domain.retirement().barrier();
  }

  /** At the first such name, the second, the fourth: a program may forget kinds of many names. */
  @Test
  void manyKindsOfOneNameAreReported() {
    try (Warnings warnings = new Warnings(domain)) {
      for (String name : List.of("one", "two", "three")) {
        for (int i = 1; i < 16; i++) {
          register(name, firstRuns);
        }
        int before = warnings.messages().size();
        register(name, firstRuns);
        register(name, firstRuns);
        assertEquals(before + (name.equals("three") ? 0 : 1), warnings.messages().size(), name);
      }
      String message = warnings.messages().get(1);
      assertTrue(message.startsWith("16 kinds of invalidation named 'two' are"), message);
    }
  }

  @Test
  void theHandlerIsNotRunAnyMore() {
    reader.visit();
    long before = invalidations.request(first);
    invalidations.unregister(first);
    invalidations.unregister(first);
    long after = invalidations.request(first);
    assertEquals(0, invalidations.request(first, reader.thread()));
    reader.visit();
    assertEquals(0, firstRuns.get());
    assertEquals(List.of(), invalidations.kinds());
    assertTrue(invalidations.isCovered(before) && invalidations.isCovered(after));
    assertTrue(invalidations.isCovered(reader.thread(), 0));
    assertEquals("kind", register("kind", secondRuns).name(), "the name is free");
  }

  @Test
  void anotherGetsThePlaceAfterAGracePeriod() {
    reader.enter();
    invalidations.unregister(first);
    InvalidationKind early = register("early", secondRuns);
    assertNotEquals(first.id, early.id, "somebody may be looking at the list as it was");
    reader.leave();
    domain.retirement().barrier();
    assertEquals(first.id, register("late", secondRuns).id);
    assertEquals(early.id + 1, register("later", secondRuns).id);
  }

  /** As many requests of the one as of the other: were they not told apart, one would be lost. */
  @Test
  void theCountOfTheKindBeforeIsNotTheNewOnes() {
    invalidations.request(first);
    reader.visit();
    assertEquals(1, firstRuns.get());
    unregister(first);
    InvalidationKind second = register("second", secondRuns);
    assertEquals(first.id, second.id);
    InvalidationKind other = register("other", new AtomicInteger());
    invalidations.request(other);
    reader.visit();
    assertEquals(0, secondRuns.get(), "nobody has asked for it");
    invalidations.request(second);
    reader.visit().visit();
    assertEquals(1, secondRuns.get());
    assertEquals(1, firstRuns.get());
  }

  @Test
  void aPlaceThatAThreadWasAskedForIsKept() {
    reader.visit();
    invalidations.request(first, reader.thread());
    unregister(first);
    InvalidationKind second = register("second", secondRuns);
    assertNotEquals(first.id, second.id);
    reader.visit();
    assertEquals(0, firstRuns.get() + secondRuns.get());
    reader.enter(); // no grace period ends
    InvalidationKind third = register("third", secondRuns); // sees that the thread has come by
    reader.leave();
    domain.retirement().barrier();
    assertEquals(first.id, register("fourth", secondRuns).id);
    assertEquals(List.of("second", "third", "fourth"), names());
    assertEquals(second.id + 1, third.id);
  }

  @Test
  void earlyKindsKeepTheOrderOfRegistrationWhateverTheirPlaces() {
    StringBuilder order = new StringBuilder();
    InvalidationKind one = invalidations.register("one", true, () -> order.append("one "));
    unregister(first);
    InvalidationKind two = invalidations.register("two", true, () -> order.append("two "));
    assertTrue(two.id < one.id);
    invalidations.request(two);
    invalidations.request(one);
    reader.visit();
    assertEquals("one two ", order.toString());
  }

  /** A kind that is unregistered by its own handler, on a thread that is still looking at it. */
  @Test
  void aHandlerMayUnregisterItsKind() {
    InvalidationKind[] own = new InvalidationKind[1];
    own[0] =
        invalidations.register(
            "own",
            false,
            () -> {
              firstRuns.incrementAndGet();
              invalidations.unregister(own[0]);
            });
    invalidations.request(own[0]);
    reader.visit().visit();
    assertEquals(1, firstRuns.get());
    assertEquals(List.of(first), invalidations.kinds());
  }

  @Test
  void nothingKeepsTheHandler() throws InterruptedException {
    Runnable handler = new Thread("only a Runnable that is nobody's constant");
    WeakReference<Runnable> weak = new WeakReference<>(handler);
    InvalidationKind kind = invalidations.register("weak", false, handler);
    handler = null;
    invalidations.request(kind);
    reader.visit();
    System.gc();
    assertNotNull(weak.get(), "registered, it must be kept");
    unregister(kind);
    awaitCleared(weak);
    assertEquals(1, kind.runs());
  }

  private static void awaitCleared(WeakReference<?> weak) throws InterruptedException {
    for (int i = 0; i < 300 && weak.get() != null; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertNull(weak.get());
  }

  @Test
  void theValuesOfAllThreadsAreForgotten() throws Exception {
    Slot<Object> slot = new Slot<>(Object::new);
    Slot<Object> kept = new Slot<>(Object::new);
    WeakReference<Object> weak = new WeakReference<>(valueOf(slot, reader));
    Object other = valueOf(kept, reader);
    slot.clear(domain);
    assertEquals(List.of(first), invalidations.kinds());
    awaitCleared(weak);
    assertEquals(other, valueOf(kept, reader));
  }

  @Test
  void aThreadInKernelForgetsWhenItLeaves() throws Exception {
    Slot<Object> slot = new Slot<>(Object::new);
    reader.enter();
    Object value = reader.on(() -> slot.get(reader.record()));
    CountDownLatch clearing = new CountDownLatch(1);
    try (Reader clearer = new Reader("clearer", domain)) {
      Future<Object> cleared =
          clearer.begin(
              () -> {
                clearing.countDown();
                slot.clear(domain);
                return "cleared";
              });
      assertTrue(clearing.await(30, TimeUnit.SECONDS));
      assertEquals(value, reader.on(() -> slot.get(reader.record())), "until it leaves");
      assertTrue(!cleared.isDone());
      reader.leave();
      assertEquals("cleared", cleared.get(30, TimeUnit.SECONDS));
    }
    assertNotEquals(value, valueOf(slot, reader));
  }

  private static Object valueOf(Slot<Object> slot, Reader of) {
    of.enter();
    try {
      return of.on(() -> slot.get(of.record()));
    } finally {
      of.leave();
    }
  }
}
