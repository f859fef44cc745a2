package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What covers a request in a domain whose only thread is the test's. */
class CoveringEdgesTest {
  private final Domain domain = Domain.isolated();
  private final InvalidationKind kind = domain.invalidations().register("edge", false, () -> {});

  @Test
  void withoutThreadsEverythingIsCovered() {
    assertTrue(domain.invalidations().isCovered(domain.invalidations().request(kind)));
  }

  @Test
  void aThreadOnlyHoldsUpWhatItIsAskedItself() {
    Reader asked = new Reader("asked").enter();
    Reader bystander = new Reader("bystander").enter();
    Invalidations invalidations = Domain.DEFAULT.invalidations();
    InvalidationKind mine = invalidations.register("bystander", false, () -> {});
    long request = invalidations.request(mine, asked.thread());
    asked.leave();
    assertTrue(invalidations.isCovered(asked.thread(), request));
    assertEquals(0, mine.failures());
    bystander.close();
    asked.close();
  }

  @Test
  void aNumberThatNobodyGotIsRefusedAndCoversNothing() {
    ThreadRecord record = domain.track();
    Invalidations invalidations = domain.invalidations();
    long made = invalidations.request(kind);
    @Nullable String message =
        assertThrows(IllegalArgumentException.class, () -> invalidations.isCovered(made + 4096))
            .getMessage();
    assertTrue(String.valueOf(message).contains(" " + (made + 4096) + ","), message);
    assertThrows(IllegalArgumentException.class, () -> invalidations.awaitCovered(made + 1, 0));
    record.statusRelease(StatusWord.entered(record.statusPlain()));
    assertFalse(
        invalidations.isCovered(invalidations.request(kind)),
        "a question about a wrong number has made a later request look covered");
  }

  @Test
  void aRequestIsNotCoveredWhileItsHandlerRuns() {
    Invalidations invalidations = domain.invalidations();
    AtomicLong request = new AtomicLong();
    List<Boolean> covered = new ArrayList<>();
    InvalidationKind asks =
        invalidations.register(
            "asks", false, () -> covered.add(invalidations.isCovered(request.get())));
    Visit.make(domain);
    request.set(invalidations.request(asks));
    Visit.make(domain);
    assertEquals(List.of(false), covered);
    assertTrue(invalidations.isCovered(request.get()));
  }

  @Test
  void anUntrackedDomainIsNotInKernel() {
    assertFalse(domain.isInKernel());
    ThreadRecord record = domain.track();
    assertFalse(domain.isInKernel());
    record.statusRelease(StatusWord.entered(record.statusPlain()));
    assertTrue(domain.isInKernel());
    assertFalse(Domain.DEFAULT.isInKernel());
  }
}
