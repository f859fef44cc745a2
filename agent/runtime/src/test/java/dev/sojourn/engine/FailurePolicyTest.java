package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What it means that a handler throws: an exception by its kind's policy, an error in any case. */
class FailurePolicyTest {
  private final Domain domain = TestBarrier.domain(Policy.EAGER);
  private final Invalidations invalidations = domain.invalidations();
  private final Reader reader = new Reader("reader", domain).visit();
  private final List<String> ran = new ArrayList<>();

  /** What the handler throws from now on; null to succeed. */
  private @Nullable Throwable fails;

  @AfterEach
  void close() {
    fails = null;
    reader.close();
  }

  private InvalidationKind register(String name, boolean early, FailurePolicy policy) {
    return invalidations.register(name, early, () -> run(name), policy);
  }

  private void run(String name) {
    ran.add(name);
    Throwable thrown = fails;
    if (thrown instanceof Error error) {
      throw error;
    } else if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
  }

  private long request(InvalidationKind kind, boolean all) {
    return all ? invalidations.request(kind) : invalidations.request(kind, reader.thread());
  }

  private boolean isCovered(long request, boolean all) {
    return all
        ? invalidations.isCovered(request)
        : invalidations.isCovered(reader.thread(), request);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHandlerThatFailedIsRunAgainAtEachTransitionUntilItSucceeds(boolean all) {
    InvalidationKind kind = register("again", false, FailurePolicy.RETRY);
    InvalidationKind other = invalidations.register("other", false, () -> ran.add("other"));
    fails = new IllegalStateException("on purpose");
    long request = request(kind, all);
    invalidations.request(other);
    try (Warnings warnings = new Warnings(domain)) {
      reader.enter();
      assertEquals(List.of("again", "other"), ran, "once in a transition, and others all the same");
      assertFalse(isCovered(request, all), "in KERNEL, and the handler has not run");
      assertTrue(warnings.messages().get(0).contains("runs again"), warnings.messages()::toString);
    }
    reader.leave();
    assertTrue(isCovered(request, all), "outside KERNEL");
    reader.enter();
    assertEquals(3, kind.failures());
    fails = null;
    reader.leave();
    assertEquals(List.of("again", "other", "again", "again", "again"), ran);
    reader.enter();
    assertTrue(isCovered(request, all));
    reader.leave();
    assertEquals(5, ran.size(), "it has run");
    assertFalse(reader.record().hasPendingWork());
  }

  @Test
  void aHandlerThatCountsAsRunInAnyCaseIsNot() {
    InvalidationKind kind = register("goes on", false, FailurePolicy.GO_ON);
    fails = new IllegalStateException("on purpose");
    long request = invalidations.request(kind);
    reader.enter();
    assertTrue(invalidations.isCovered(request));
    reader.leave();
    assertEquals(1, kind.runs());
    assertEquals(1, kind.failures());
  }

  @Test
  void anEntryIsRefusedUntilTheHandlerSucceedsAndAnExitIsNot() {
    InvalidationKind kind = register("refuses", false, FailurePolicy.REFUSE);
    reader.enter();
    long request = invalidations.request(kind);
    RuntimeException failure = new IllegalStateException("on purpose");
    fails = failure;
    reader.leave();
    assertEquals("USER", reader.mode());
    for (int i = 0; i < 3; i++) {
      IllegalStateException refused = assertThrows(IllegalStateException.class, reader::enter);
      assertSame(failure, refused.getCause());
      assertTrue(String.valueOf(refused.getMessage()).contains("'refuses'"), refused::toString);
      assertEquals("USER", reader.mode());
    }
    assertEquals(4, kind.failures());
    fails = null;
    reader.enter();
    assertTrue(invalidations.isCovered(request));
    assertEquals(5, ran.size());
    reader.leave();
    assertEquals(5, ran.size());
  }

  @ParameterizedTest
  @EnumSource
  void anErrorOfTheVirtualMachineIsThrownAndAllHandlersAreDueAgain(FailurePolicy policy) {
    InvalidationKind kind = register("first", false, policy);
    InvalidationKind second = invalidations.register("second", false, () -> ran.add("second"));
    Error error = new InternalError("on purpose");
    fails = error;
    long request = invalidations.request(kind);
    invalidations.request(second);
    assertSame(error, assertThrows(InternalError.class, reader::enter));
    assertEquals("USER", reader.mode());
    assertEquals(List.of("first"), ran);
    fails = null;
    reader.enter();
    assertEquals(List.of("first", "first", "second"), ran);
    assertTrue(invalidations.isCovered(request));
    assertEquals(1, kind.failures());
    assertEquals(1, kind.runs());
    fails = error;
    request(kind, false);
    long late = invalidations.request(kind);
    assertSame(error, assertThrows(InternalError.class, reader::leave));
    assertEquals("USER", reader.mode(), "an exit is completed");
    fails = null;
    reader.enter();
    assertEquals(List.of("first", "first"), ran.subList(3, 5), "it was still due");
    assertTrue(invalidations.isCovered(late));
  }

  @Test
  void anErrorInAQuiescentStateLeavesTheThreadInKernelAndTheHandlerDue() {
    InvalidationKind kind = register("quiesces", false, FailurePolicy.GO_ON);
    reader.enter();
    ThreadRecord record = reader.record();
    fails = new StackOverflowError("on purpose");
    long request = invalidations.request(kind);
    assertThrows(StackOverflowError.class, () -> reader.on(() -> quiesce(record)));
    assertEquals("KERNEL", reader.mode());
    assertFalse(invalidations.isCovered(request));
    fails = null;
    reader.on(() -> quiesce(record));
    assertTrue(invalidations.isCovered(request));
  }

  private static ThreadRecord quiesce(ThreadRecord record) {
    Hooks.quiesce(record);
    return record;
  }

  @ParameterizedTest
  @EnumSource
  void whatFailsOnBehalfOfAThreadIsLeftToItUnlessItCounts(FailurePolicy policy) {
    InvalidationKind kind =
        invalidations.registerForPinners("on behalf", false, record -> run("behalf"), policy);
    try (Warnings warnings = new Warnings(domain);
        Reader requester = new Reader("requester", domain)) {
      fails = new IllegalStateException("on purpose");
      requester.on(() -> OnBehalf.request(domain, kind));
      fails = null;
      long before = kind.runs();
      reader.visit();
      assertEquals(policy == FailurePolicy.GO_ON ? before : before + 1, kind.runs());
      assertFalse(warnings.messages().isEmpty());
    }
  }

  @Test
  void anErrorOnBehalfOfAThreadLeavesNobodyPinnedAndTheRequesterOutside() {
    InvalidationKind kind =
        invalidations.registerForPinners(
            "fails", false, record -> run(Thread.currentThread().getName()), FailurePolicy.GO_ON);
    try (Reader requester = new Reader("requester", domain).visit()) {
      fails = new OutOfMemoryError("on purpose");
      assertThrows(
          OutOfMemoryError.class, () -> requester.on(() -> OnBehalf.request(domain, kind)));
      assertFalse(reader.record().isPinned());
      assertEquals("USER", requester.mode());
      assertEquals(0, requester.record().pinnedCount);
      assertFalse(requester.record().isPinning());
      fails = null;
      ran.clear();
      reader.visit();
      assertEquals(List.of("reader"), ran, "left to the thread itself");
      assertFalse(reader.record().isPinBitSetAcquire());
      requester.visit();
      assertEquals(0, requester.record().pinnedCount);
      assertFalse(requester.record().hasWorkOpaque(domain.generation));
      Objects.requireNonNull(requester.on(() -> domain.pins().tryPin(reader.thread())));
      requester.on(
          () -> {
            domain.pins().unpin(reader.record(), requester.record());
            return "unpinned";
          });
    }
  }
}
