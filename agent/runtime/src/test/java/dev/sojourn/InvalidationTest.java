package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.Reader;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InvalidationTest {
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final AtomicInteger runs = new AtomicInteger();
  private final Invalidation invalidation =
      Sojourn.invalidation("of the API", runs::incrementAndGet);
  private final Reader reader = new Reader("is asked").visit();

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void itHasAName() {
    assertTrue(invalidation.name().startsWith("of the API"), invalidation.name());
    assertEquals("invalidation '" + invalidation.name() + "'", invalidation.toString());
    Invalidation second = Sojourn.invalidation(invalidation.name(), () -> {});
    assertEquals(invalidation.name() + "#2", second.name());
  }

  @Test
  void registrationRefusesMissingArguments() {
    assertThrows(
        NullPointerException.class, () -> Sojourn.invalidation(SojournTest.missing(), () -> {}));
    assertThrows(
        NullPointerException.class, () -> Sojourn.invalidation("name", SojournTest.missing()));
  }

  @Test
  void aRequestToAllRunsAndIsCovered() throws Exception {
    reader.enter();
    long request = invalidation.request();
    assertFalse(invalidation.isCovered(request));
    assertFalse(invalidation.awaitCovered(request, SOON));
    assertFalse(invalidation.awaitCovered(request, Duration.ofSeconds(Long.MIN_VALUE)));
    reader.leave();
    assertEquals(1, runs.get());
    assertTrue(invalidation.isCovered(request));
    assertTrue(invalidation.awaitCovered(request, Duration.ZERO));
  }

  @Test
  void aRequestToOneRunsAndIsCovered() throws Exception {
    reader.enter();
    Thread thread = reader.thread();
    long request = invalidation.request(thread);
    assertFalse(invalidation.isCovered(thread, request));
    assertFalse(invalidation.awaitCovered(thread, request, SOON));
    assertFalse(invalidation.awaitCovered(thread, request, Duration.ofNanos(Long.MIN_VALUE)));
    reader.leave();
    assertEquals(1, runs.get());
    assertTrue(invalidation.isCovered(thread, request));
    assertTrue(invalidation.awaitCovered(thread, request, Duration.ZERO));
  }

  @Test
  void awaitingEndsWhenTheThreadLeaves() {
    reader.enter();
    long request = invalidation.request();
    try (Reader waiter = new Reader("waits")) {
      Future<Boolean> waiting = waiter.begin(() -> invalidation.awaitCovered(request, FOREVER));
      Reader.untilBlocked(waiter.thread());
      assertFalse(waiting.isDone());
      reader.leave();
      assertTrue(Reader.end(waiting));
    }
  }

  @Test
  void inKernelWaitsAreRefusedWithAReasonAndTheRestIsAllowed() {
    reader.enter();
    long request = reader.on(() -> invalidation.request());
    SojournTest.assertRefused(
        "awaitCovered()", reader, () -> invalidation.awaitCovered(request, SOON));
    SojournTest.assertRefused(
        "awaitCovered()",
        reader,
        () -> invalidation.awaitCovered(Thread.currentThread(), request, SOON));
    assertFalse(reader.on(() -> invalidation.isCovered(request)), "by the caller itself");
    long own = reader.on(() -> invalidation.request(Thread.currentThread()));
    assertFalse(reader.on(() -> invalidation.isCovered(Thread.currentThread(), own)));
    assertEquals(0, runs.get());
    reader.leave();
    assertTrue(invalidation.isCovered(request));
    assertTrue(invalidation.isCovered(reader.thread(), own));
    assertTrue(runs.get() > 0);
  }

  @Test
  void missingArgumentsAreRefused() {
    long request = invalidation.request();
    Thread thread = reader.thread();
    assertThrows(
        NullPointerException.class, () -> invalidation.request(SojournTest.<Thread>missing()));
    assertThrows(
        NullPointerException.class,
        () -> invalidation.isCovered(SojournTest.<Thread>missing(), request));
    assertThrows(
        NullPointerException.class,
        () -> invalidation.awaitCovered(SojournTest.<Thread>missing(), request, SOON));
    assertThrows(
        NullPointerException.class,
        () -> invalidation.awaitCovered(thread, request, SojournTest.missing()));
    assertThrows(
        NullPointerException.class,
        () -> invalidation.awaitCovered(request, SojournTest.missing()));
  }

  @Test
  void aNumberThatNobodyGotIsRefused() {
    long request = invalidation.request();
    assertThrows(IllegalArgumentException.class, () -> invalidation.isCovered(request + 1_000));
    assertTrue(invalidation.isCovered(request));
  }
}
