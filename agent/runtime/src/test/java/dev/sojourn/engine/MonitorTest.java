package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonitorTest {
  @Test
  void theAgeOfAStayGrowsAndBeginsAnewWithTheNext() {
    Monitor monitor = Domain.DEFAULT.monitor();
    try (Reader reader = new Reader("ages").enter()) {
      ThreadRecord record = reader.record();
      long first = monitor.ageNanos(record);
      Reader.until(() -> monitor.ageNanos(record) > first + 50_000_000, "the age to grow");
      long left = System.nanoTime();
      reader.leave();
      long user = monitor.ageNanos(record);
      assertTrue(user <= System.nanoTime() - left, "the stay in USER is older than it can be");
      long entered = System.nanoTime();
      reader.enter();
      long kernel = monitor.ageNanos(record);
      assertTrue(kernel <= System.nanoTime() - entered, "the sojourn is older than it can be");
    }
  }

  @Test
  void theDeadAreReapedInEveryModeAndWhatTheyOwedIsCounted() {
    Domain domain = Domain.isolated();
    InvalidationKind kind = domain.invalidations().register("owed", false, () -> {});
    Reader inUser = new Reader("in USER");
    Reader inKernel = new Reader("in KERNEL");
    Reader owing = new Reader("owes a run");
    Reader alive = new Reader("alive");
    List<ThreadRecord> records = new ArrayList<>();
    for (Reader reader : List.of(inUser, inKernel, owing, alive)) {
      records.add(reader.on(domain::track));
    }
    inKernel.on(
        () -> {
          ThreadRecord record = records.get(1);
          record.statusRelease(StatusWord.entered(record.statusPlain()));
          return record;
        });
    domain.invalidations().request(kind, owing.thread());
    assertEquals(4, domain.trackedThreads());
    assertEquals(0, domain.monitor().reaped());
    inUser.die();
    inKernel.die();
    owing.die();
    Reader.until(() -> domain.monitor().reaped() == 3, "three to be reaped");
    Reader.until(() -> domain.trackedThreads() == 1, "one to be left");
    assertEquals(1, domain.monitor().dropped());
    assertNull(domain.find(inUser.thread()));
    assertNotNull(domain.find(alive.thread()));
    List<ThreadRecord> left = new ArrayList<>();
    domain.forEachThread(left::add);
    assertEquals(List.of(records.get(3)), left);
    alive.close();
  }

  @Test
  void aThreadThatDiedByTheHooksIsReapedToo() {
    Reader mortal = new Reader("dies").enter();
    Thread thread = mortal.thread();
    assertNotNull(Domain.DEFAULT.find(thread));
    mortal.die();
    Reader.until(() -> Domain.DEFAULT.find(thread) == null, "it to be reaped");
  }
}
