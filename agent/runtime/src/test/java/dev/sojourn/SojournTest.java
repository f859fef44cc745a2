package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.Reader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The API's argument checks and refusals, and its way to the engine. */
class SojournTest {
  private static final Duration SOON = Duration.ofMillis(50);

  private final Reader reader = new Reader("calls the API");

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void withoutTheAgentNothingIsWoven() {
    assertFalse(Sojourn.isWoven());
  }

  @Test
  void withoutTheAgentAProgramThatRequiresItIsToldHowToStartIt() {
    String message =
        String.valueOf(
            assertThrows(IllegalStateException.class, Sojourn::requireWoven).getMessage());
    assertTrue(message.startsWith("no Sojourn agent is at work in this JVM"), message);
    assertTrue(message.contains("-javaagent:sojourn-agent.jar"), message);
    assertTrue(message.endsWith("attach " + ProcessHandle.current().pid()), message);
  }

  @Test
  void namesAreWordsThatPeopleCanRead() {
    for (String bad : List.of("", " ", "two\nlines", "\u0007", "x".repeat(201))) {
      for (Executable call :
          List.<Executable>of(
              () -> Sojourn.invalidation(bad, () -> {}),
              () -> Sojourn.defaultDomain().earlyInvalidation(bad, () -> {}),
              () -> PerThread.withInitial(() -> 1).invalidation(bad, n -> n),
              () -> Sojourn.domain(bad.isEmpty() ? " " : bad))) {
        String message =
            String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
        assertTrue(message.startsWith("the name of a"), message);
        assertTrue(message.contains(";"), message);
      }
    }
    Sojourn.invalidation("größe, 大小 and \"quotes\"", () -> {}).unregister();
    Sojourn.invalidation("x".repeat(200), () -> {}).unregister();
  }

  @Test
  void isInKernelTellsWhereTheCallerIs() {
    assertFalse(reader.on(Sojourn::isInKernel));
    reader.enter();
    assertTrue(reader.on(Sojourn::isInKernel));
    assertFalse(Sojourn.isInKernel());
    reader.leave();
    assertFalse(reader.on(Sojourn::isInKernel));
  }

  @Test
  void retireRefusesBadArguments() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Sojourn.retire(() -> {}, -1))
            .getMessage();
    assertEquals("bytes must be 0 or more, and is -1", message);
    assertThrows(NullPointerException.class, () -> Sojourn.retire(missing(), 1));
  }

  @Test
  void retiredObjectsAreDisposedOfBeforeTheBarrier() {
    AtomicInteger runs = new AtomicInteger();
    Sojourn.retire(runs::incrementAndGet, 0);
    Sojourn.retire(runs::incrementAndGet, 1L << 20);
    Sojourn.barrier();
    assertEquals(2, runs.get());
  }

  @Test
  void inKernelWaitsAreRefusedWithAReason() {
    reader.enter();
    assertRefused("synchronize()", reader, Sojourn::synchronize);
    assertRefused("barrier()", reader, Sojourn::barrier);
    GracePeriod period = Sojourn.startGracePeriod();
    assertRefused("GracePeriod.await()", reader, () -> period.await(SOON));
    reader.leave();
    reader.on(
        () -> {
          Sojourn.synchronize();
          Sojourn.barrier();
          return period.await(Duration.ofDays(1));
        });
  }

  @Test
  void inADisposerTheBarrierIsRefusedWithAReason() {
    CountDownLatch done = new CountDownLatch(1);
    Throwable[] thrown = {new AssertionError("not called")};
    Sojourn.retire(
        () -> {
          thrown[0] = assertThrows(IllegalStateException.class, Sojourn::barrier);
          done.countDown();
        },
        1);
    Reader.until(() -> done.getCount() == 0, "the disposer");
    String message = String.valueOf(thrown[0].getMessage());
    assertTrue(message.startsWith("barrier() was called in a disposer"), message);
  }

  @Test
  void aGracePeriodCanBePolledAndAwaited() throws Exception {
    reader.enter();
    GracePeriod period = Sojourn.startGracePeriod();
    assertFalse(period.isDone());
    assertFalse(period.await(SOON));
    assertFalse(reader.on(period::isDone), "may be asked in KERNEL");
    assertTrue(period.toString().endsWith(", not ended"), period::toString);
    reader.leave();
    assertTrue(period.await(Duration.ofDays(1)));
    assertTrue(period.isDone());
    assertTrue(period.toString().endsWith(", ended"), period::toString);
  }

  @Test
  void timeoutsOfEverySizeAreUnderstood() throws Exception {
    reader.enter();
    GracePeriod period = Sojourn.startGracePeriod();
    for (Duration past :
        new Duration[] {
          Duration.ZERO,
          Duration.ofNanos(-1),
          Duration.ofSeconds(-1),
          Duration.ofNanos(Long.MIN_VALUE),
          Duration.ofSeconds(Long.MIN_VALUE)
        }) {
      assertFalse(period.await(past), past::toString);
    }
    assertThrows(NullPointerException.class, () -> period.await(missing()));
    for (Duration huge :
        new Duration[] {Duration.ofNanos(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE)}) {
      try (Reader waiter = new Reader("waits long")) {
        Future<Boolean> waiting = waiter.begin(() -> Sojourn.startGracePeriod().await(huge));
        Reader.untilBlocked(waiter.thread());
        assertFalse(waiting.isDone(), huge::toString);
        reader.leave();
        assertTrue(Reader.end(waiting), huge::toString);
        reader.enter();
      }
    }
  }

  static void assertRefused(String call, Reader caller, Executable wait) {
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () ->
                caller.on(
                    () -> {
                      try {
                        wait.execute();
                      } catch (Exception e) {
                        throw e;
                      } catch (Throwable e) {
                        throw new AssertionError(e);
                      }
                      return "waited";
                    }));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith(call + " was called in KERNEL"), message);
    assertTrue(message.contains("'" + caller.thread().getName() + "' itself"), message);
    assertTrue(message.contains("@KernelMode") && message.contains("@UserMode"), message);
  }

  /** A null that the checker does not see. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  static <T> T missing() {
    @Nullable T nothing = null;
    return nothing;
  }
}
