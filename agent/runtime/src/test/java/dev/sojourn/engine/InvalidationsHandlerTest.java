package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.Sojourn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a handler may do to the thread that runs it: nothing. */
class InvalidationsHandlerTest {
  private final Invalidations invalidations = Domain.DEFAULT.invalidations();
  private final Warnings warnings = new Warnings(Domain.DEFAULT);
  private final Reader reader = new Reader("runs handlers").visit();

  @AfterEach
  void close() {
    reader.close();
    warnings.close();
  }

  @Test
  void whatItThrowsIsContainedCountedAndToldMoreAndMoreSeldom() {
    RuntimeException thrown = new IllegalArgumentException("of the handler");
    InvalidationKind kind =
        invalidations.register(
            "throws",
            false,
            () -> {
              throw thrown;
            },
            FailurePolicy.GO_ON);
    for (int i = 0; i < 9; i++) {
      invalidations.request(kind);
      reader.visit();
    }
    assertEquals(9, kind.runs());
    assertEquals(9, kind.failures());
    assertEquals(4, warnings.messages().size(), "the 1st, 2nd, 4th and 8th");
    assertEquals(List.of(thrown, thrown, thrown, thrown), warnings.causes());
    String first = warnings.messages().get(0);
    assertTrue(first.contains("'throws'"), first);
    assertTrue(first.contains("'runs handlers'"), first);
    assertTrue(first.contains("counted as run"), first);
  }

  @Test
  void errorsAreContainedToo() {
    Error thrown = new LinkageError("of the handler");
    InvalidationKind kind =
        invalidations.register(
            "throws an error",
            false,
            () -> {
              throw thrown;
            },
            FailurePolicy.GO_ON);
    invalidations.request(kind, reader.thread());
    reader.visit();
    assertEquals(1, kind.failures());
    assertSame(thrown, warnings.causes().get(0));
  }

  @Test
  void theHandlersAfterOneThatThrowsStillRun() {
    AtomicInteger runs = new AtomicInteger();
    InvalidationKind bad =
        invalidations.register(
            "first throws",
            false,
            () -> {
              throw new IllegalStateException();
            });
    InvalidationKind good = invalidations.register("second runs", false, runs::incrementAndGet);
    invalidations.request(bad);
    invalidations.request(good);
    reader.visit();
    assertEquals(1, runs.get());
  }

  @Test
  void aListenerThatThrowsDisturbsNobody() {
    Domain.DEFAULT
        .context()
        .setListener(
            (message, cause) -> {
              throw new IllegalStateException("of the listener");
            });
    InvalidationKind kind =
        invalidations.register(
            "throws",
            false,
            () -> {
              throw new IllegalStateException();
            },
            FailurePolicy.GO_ON);
    invalidations.request(kind);
    reader.visit();
    assertEquals(1, kind.failures());
  }

  @Test
  void aRequestOfItselfRunsAtTheNextTransition() {
    asksAgain(kind -> invalidations.request(kind));
  }

  @Test
  void aRequestOfItselfToTheSameThreadRunsAtTheNextTransition() {
    asksAgain(kind -> invalidations.request(kind, Thread.currentThread()));
  }

  private void asksAgain(Consumer<InvalidationKind> ask) {
    AtomicInteger runs = new AtomicInteger();
    List<InvalidationKind> self = new ArrayList<>();
    InvalidationKind kind =
        invalidations.register(
            "asks again",
            false,
            () -> {
              if (runs.incrementAndGet() < 3) {
                ask.accept(self.get(0));
              }
            });
    self.add(kind);
    invalidations.request(kind);
    reader.enter();
    assertEquals(1, runs.get(), "not within the run that asked");
    reader.leave();
    assertEquals(2, runs.get());
    reader.enter();
    assertEquals(3, runs.get());
    reader.leave().visit();
    assertEquals(3, runs.get());
  }

  @Test
  void hooksCalledInsideAreNestedAndLeaveTheThreadInKernel() {
    List<@Nullable Object> tokens = new ArrayList<>();
    List<String> where = new ArrayList<>();
    InvalidationKind kind =
        invalidations.register(
            "calls woven methods",
            false,
            () -> {
              tokens.add(Visit.begin(Domain.DEFAULT).isNested() ? null : "entered");
              where.add(mode());
              tokens.add(Hooks.enterUser());
              where.add(mode());
            });
    invalidations.request(kind);
    reader.enter();
    long entered = reader.record().statusAcquire();
    assertEquals(2, tokens.size());
    assertTrue(tokens.stream().allMatch(token -> token == null), tokens::toString);
    assertEquals(List.of("KERNEL", "KERNEL"), where);
    assertEquals(2, StatusWord.sojourn(entered), "no transition was made inside");
    reader.leave();
  }

  @Test
  void userModeIsUserModeAgainAfterTheHandlers() {
    InvalidationKind kind = invalidations.register("does nothing", false, () -> {});
    invalidations.request(kind);
    reader.enter();
    assertEquals(
        "USER",
        reader.on(
            () -> {
              var back = Objects.requireNonNull(Hooks.enterUser());
              String mode = mode();
              Hooks.exitUser(back);
              return mode;
            }));
  }

  @Test
  void itMayRetireObjects() {
    AtomicInteger disposals = new AtomicInteger();
    InvalidationKind kind =
        invalidations.register(
            "retires", false, () -> Sojourn.retire(disposals::incrementAndGet, 8));
    invalidations.request(kind);
    reader.visit();
    assertEquals(0, kind.failures());
    Sojourn.barrier();
    assertEquals(1, disposals.get());
  }

  @Test
  void itMayRegisterKinds() {
    AtomicInteger runs = new AtomicInteger();
    InvalidationKind kind =
        invalidations.register(
            "registers",
            false,
            () ->
                invalidations.request(
                    invalidations.register("registered inside", false, runs::incrementAndGet)));
    invalidations.request(kind);
    reader.visit().visit();
    assertEquals(1, runs.get());
    assertEquals(0, kind.failures());
    assertTrue(
        warnings.registered().stream().anyMatch(k -> k.name().startsWith("registered inside")));
  }

  @Test
  void itCannotWaitForItself() {
    List<Runnable> waits =
        List.of(
            Sojourn::synchronize,
            Sojourn::barrier,
            () -> {
              try {
                Sojourn.startGracePeriod().await(Duration.ofDays(1));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    for (Runnable wait : waits) {
      InvalidationKind kind = invalidations.register("waits", false, wait, FailurePolicy.GO_ON);
      invalidations.request(kind);
      reader.visit();
      assertEquals(1, kind.failures());
    }
    assertEquals(3, warnings.causes().size());
    warnings.causes().forEach(e -> assertInstanceOf(IllegalStateException.class, e));
  }

  private static String mode() {
    return Domain.DEFAULT.isInKernel() ? "KERNEL" : "USER";
  }
}
