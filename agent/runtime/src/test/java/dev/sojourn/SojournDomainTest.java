package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.Policies;
import dev.sojourn.engine.Reader;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

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
    int site = Domains.site(one, null);
    assertEquals(site, Domains.site(one, null));
    assertTrue(site != Domains.site(one, dev.sojourn.engine.Policy.EAGER));
    assertTrue(site != Domains.site(Domains.named("two"), null));
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
    Policies policies = Domain.DEFAULT.setup().policies();
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
  void hurriedGracePeriodsEndToo() {
    SojournDomain domain = Sojourn.domain("hurried");
    domain.synchronizeHurried();
    GracePeriod period = domain.startHurriedGracePeriod();
    Reader.until(period::isDone, "its end");
  }
}
