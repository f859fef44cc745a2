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
import org.junit.jupiter.api.function.Executable;

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
    Request request = invalidation.request(reader.thread());
    assertFalse(request.isCovered());
    assertFalse(request.awaitCovered(SOON));
    assertFalse(request.awaitCovered(Duration.ofNanos(Long.MIN_VALUE)));
    reader.leave();
    assertEquals(1, runs.get());
    assertTrue(request.isCovered());
    assertTrue(request.awaitCovered(Duration.ZERO));
  }

  @Test
  void aRequestThatIsAnObjectRunsAndIsCovered() throws Exception {
    reader.enter();
    Request request = invalidation.requestAll();
    assertFalse(request.isCovered());
    assertFalse(request.awaitCovered(SOON));
    assertTrue(request.toString().contains(invalidation.toString()), request::toString);
    assertTrue(request.toString().contains("to all threads"), request::toString);
    Request one = invalidation.request(reader.thread());
    assertTrue(one.toString().contains("thread 'is asked'"), one::toString);
    reader.leave();
    assertEquals(1, runs.get());
    assertTrue(request.isCovered());
    assertTrue(request.awaitCovered(Duration.ZERO));
  }

  @Test
  void aNumberOfAnotherDomainsIsRefused() {
    SojournDomain other = Sojourn.domain("numbers of its own");
    Invalidation elsewhere = other.invalidation("elsewhere", () -> {});
    for (int i = 0; i < 100; i++) {
      long number = elsewhere.request();
      assertTrue(elsewhere.isCovered(number));
      assertRefused(() -> invalidation.isCovered(number), "the default domain", number);
      assertRefused(() -> invalidation.awaitCovered(number, SOON), "the default domain", number);
      long own = invalidation.request();
      assertRefused(() -> elsewhere.isCovered(own), "'numbers of its own'", own);
    }
    Invalidation second = Sojourn.invalidation("second", () -> {});
    assertTrue(second.isCovered(invalidation.request()), "of another kind of the domain");
  }

  private static void assertRefused(Executable call, String domain, long number) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    assertTrue(message.contains(domain) && message.contains(" " + number + ";"), message);
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
        () -> invalidation.request(Thread.currentThread()).awaitCovered(SOON));
    assertFalse(reader.on(() -> invalidation.isCovered(request)), "by the caller itself");
    Request own = reader.on(() -> invalidation.request(Thread.currentThread()));
    assertFalse(reader.on(own::isCovered));
    assertEquals(0, runs.get());
    reader.leave();
    assertTrue(invalidation.isCovered(request));
    assertTrue(own.isCovered());
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
        () -> invalidation.request(thread).awaitCovered(SojournTest.missing()));
    assertThrows(
        NullPointerException.class,
        () -> Sojourn.invalidation("name", () -> {}, SojournTest.missing()));
    assertThrows(
        NullPointerException.class,
        () -> invalidation.awaitCovered(request, SojournTest.missing()));
  }

  @Test
  void aNumberThatNobodyGotIsRefused() {
    long request = invalidation.request();
    for (long wrong : new long[] {0, -1, 1, request + 1, request - 1, request << 20}) {
      assertThrows(IllegalArgumentException.class, () -> invalidation.isCovered(wrong));
    }
    assertTrue(invalidation.isCovered(request));
  }
}
