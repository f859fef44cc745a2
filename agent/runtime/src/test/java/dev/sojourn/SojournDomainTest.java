package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.Policies;
import dev.sojourn.engine.Reader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Domains know nothing of each other. */
class SojournDomainTest {
  @Test
  void aNameStandsForOneDomain() {
    assertSame(Domains.named("one"), Domains.named("one"));
    assertSame(Domain.DEFAULT, Domains.named(""));
    assertEquals("one", Sojourn.domain("one").name());
    assertEquals("", Sojourn.domain("").name());
    assertTrue(Domains.all().contains(Domains.named("one")));
  }

  @Test
  void siteNumbersStandForADomainAndAPolicy() {
    Domain one = Domains.named("one");
    int marking = Domains.marking(one, null);
    assertEquals(marking, Domains.marking(one, null));
    assertTrue(marking != Domains.marking(one, dev.sojourn.engine.Policy.EAGER));
    assertTrue(marking != Domains.marking(Domains.named("two"), null));
  }

  @Test
  void aReaderInOneDoesNotHoldUpTheOther() {
    SojournDomain slow = Sojourn.domain("slow");
    SojournDomain quick = Sojourn.domain("quick");
    AtomicInteger disposed = new AtomicInteger();
    try (Reader reader = new Reader("slow reader")) {
      Transition inside = reader.on(slow::enterKernel);
      GracePeriod held = slow.startGracePeriod();
      quick.synchronize();
      quick.retire(disposed::incrementAndGet, 1);
      quick.barrier();
      Sojourn.synchronize();
      assertEquals(1, disposed.get());
      Reader.letItNotice();
      assertFalse(held.isDone());
      reader.on(
          () -> {
            inside.close();
            return "closed";
          });
      Reader.until(held::isDone, "the slow one's grace period");
    }
  }

  @Test
  void requestsReachTheThreadsOfTheirDomainOnly() {
    SojournDomain mine = Sojourn.domain("mine");
    AtomicInteger runs = new AtomicInteger();
    Invalidation kind = mine.invalidation("mine alone", runs::incrementAndGet);
    mine.enterKernel().close();
    kind.request();
    Sojourn.enterKernel().close();
    assertEquals(0, runs.get());
    mine.enterKernel().close();
    assertEquals(1, runs.get());
  }

  @Test
  void aThreadIsTrackedInTheDomainsItEnters() {
    Domain domain = Domains.named("tracked");
    try (Reader reader = new Reader("enters one")) {
      reader.on(
          () -> {
            Sojourn.domain("tracked").enterKernel().close();
            return "done";
          });
      assertTrue(domain.find(reader.thread()) != null);
      assertTrue(Domains.named("not entered").find(reader.thread()) == null);
    }
  }

  @Test
  void policiesAreAssignedToTrackedThreads() {
    Policies policies = Domain.DEFAULT.context().policies();
    try (Reader reader = new Reader("assigned")) {
      assertFalse(Sojourn.assignPolicy(reader.thread(), Policy.EAGER), "not tracked yet");
      reader.visit();
      assertTrue(Sojourn.assignPolicy(reader.thread(), Policy.EAGER));
      assertEquals(dev.sojourn.engine.Policy.EAGER, policies.of(reader.record()));
      assertTrue(Sojourn.assignPolicy(reader.thread(), Policy.INHERIT));
      assertEquals(dev.sojourn.engine.Policy.ADAPTIVE, policies.of(reader.record()));
      assertTrue(reader.on(() -> Sojourn.assignPolicy(Thread.currentThread(), Policy.LAZY)));
      assertEquals(dev.sojourn.engine.Policy.LAZY, policies.of(reader.record()));
      reader.visit();
      assertEquals("USER", reader.mode(), "no remote barrier, so eager whatever was assigned");
    }
  }

  @Test
  void expeditedGracePeriodsEndToo() {
    SojournDomain domain = Sojourn.domain("expedited");
    domain.synchronizeExpedited();
    GracePeriod period = domain.startExpeditedGracePeriod();
    Reader.until(period::isDone, "its end");
  }

  @Test
  void aBarrierInADisposerOfTheDomainIsRefusedOnAnExecutorToo() throws Exception {
    SojournDomain domain = Sojourn.domain("waits for itself");
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    Runnable disposer =
        () -> {
          for (Executable wait :
              List.<Executable>of(
                  domain::barrier,
                  () -> domain.barrier(Duration.ofSeconds(1)),
                  () -> Sojourn.drain(Duration.ofSeconds(1)))) {
            try {
              wait.execute();
            } catch (Throwable e) {
              thrown.add(e);
            }
          }
        };
    domain.retire(disposer, 1);
    assertTrue(domain.barrier(Duration.ofMinutes(1)));
    assertEquals(3, thrown.size());
    ExecutorService executor = Executors.newSingleThreadExecutor();
    domain.disposeOn(executor);
    domain.retire(disposer, 1);
    assertTrue(domain.barrier(Duration.ofMinutes(1)));
    domain.disposeOnReclaimer();
    executor.shutdown();
    assertEquals(6, thrown.size());
    thrown.forEach(e -> assertEquals(IllegalStateException.class, e.getClass()));
  }

  @Test
  void aResourceIsClosedWhenNobodyCanBeUsingIt() throws Exception {
    SojournDomain domain = Sojourn.domain("resources");
    AtomicInteger closed = new AtomicInteger();
    domain.retireAndClose(closed::incrementAndGet, 8);
    domain.retireAndClose(
        () -> {
          throw new IOException("by intention");
        },
        8);
    assertTrue(domain.tryRetire(closed::incrementAndGet, 8));
    domain.barrier();
    assertEquals(2, closed.get());
    assertEquals(1, Domains.named("resources").retirement().failed());
    domain.limitRetired(10, 0);
    assertFalse(domain.tryRetire(closed::incrementAndGet, 11));
    assertThrows(IllegalArgumentException.class, () -> domain.limitRetired(-1, 0));
    assertTrue(Sojourn.drain(Duration.ofMinutes(1)));
  }
}
