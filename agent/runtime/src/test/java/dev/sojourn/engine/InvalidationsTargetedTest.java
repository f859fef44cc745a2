package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InvalidationsTargetedTest {
  private final Invalidations invalidations = Domain.DEFAULT.invalidations();
  private final List<Thread> runs = Collections.synchronizedList(new ArrayList<>());
  private final InvalidationKind kind =
      invalidations.register("targeted", false, () -> runs.add(Thread.currentThread()));
  private final Reader target = new Reader("target");
  private final Reader other = new Reader("other");

  @AfterEach
  void close() {
    target.close();
    other.close();
  }

  @Test
  void onlyTheTargetRunsIt() {
    target.visit();
    other.visit();
    invalidations.request(kind, target.thread());
    other.visit();
    assertEquals(List.of(), runs);
    assertTrue(target.record().hasPendingWork());
    target.enter();
    assertEquals(List.of(target.thread()), runs);
    assertTrue(!target.record().hasPendingWork());
    target.leave();
    other.visit();
    assertEquals(1, runs.size());
  }

  @Test
  void aTargetInKernelRunsItWhenItLeaves() {
    target.enter();
    invalidations.request(kind, target.thread());
    assertEquals(List.of(), runs);
    target.leave();
    assertEquals(List.of(target.thread()), runs);
  }

  @Test
  void requestsCoalesceEachThreadForItself() {
    target.visit();
    other.visit();
    for (int i = 0; i < 100; i++) {
      invalidations.request(kind, target.thread());
      invalidations.request(kind, other.thread());
    }
    target.visit().visit();
    other.visit().visit();
    assertEquals(List.of(target.thread(), other.thread()), runs);
    assertEquals(200, kind.requested());
  }

  @Test
  void aRequestToAllAndOneToTheThreadAreRunEach() {
    target.visit();
    invalidations.request(kind);
    invalidations.request(kind, target.thread());
    target.visit().visit();
    assertEquals(1, runs.size(), "at the same time they are one");
    invalidations.request(kind, target.thread());
    target.visit();
    invalidations.request(kind);
    target.visit();
    assertEquals(3, runs.size());
  }

  @Test
  void moreKindsThanAWordHoldsCanBeAskedOfOneThread() {
    target.visit();
    List<Integer> ran = new ArrayList<>();
    List<InvalidationKind> kinds = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int n = i;
      kinds.add(invalidations.register("one of many", false, () -> ran.add(n)));
    }
    Collections.shuffle(kinds);
    kinds.forEach(k -> invalidations.request(k, target.thread()));
    target.visit().visit();
    assertEquals(IntStream.range(0, 200).boxed().toList(), ran);
  }

  @Test
  void aThreadThatIsNotTrackedHasNothingToInvalidate() {
    long request = invalidations.request(kind, other.thread());
    assertTrue(invalidations.isCovered(other.thread(), request));
    other.visit();
    assertEquals(List.of(), runs);
  }

  @Test
  void numbersAreTheTargetsOwn() {
    target.visit();
    other.visit();
    long first = invalidations.request(kind, target.thread());
    long elsewhere = invalidations.request(kind, other.thread());
    assertEquals(first + 1, invalidations.request(kind, target.thread()));
    assertEquals(elsewhere + 1, invalidations.request(kind, other.thread()));
  }

  @Test
  void concurrentRequestsToABusyThreadAreNeverLost() {
    int requesters = 2;
    AtomicIntegerArray asked = new AtomicIntegerArray(requesters);
    AtomicIntegerArray seen = new AtomicIntegerArray(requesters);
    List<InvalidationKind> kinds = new ArrayList<>();
    for (int r = 0; r < requesters; r++) {
      int mine = r;
      kinds.add(invalidations.register("busy", false, () -> seen.set(mine, asked.get(mine))));
    }
    target.visit();
    AtomicBoolean stop = new AtomicBoolean();
    Future<Integer> busy =
        target.begin(
            () -> {
              int trips = 0;
              while (!stop.get()) {
                Visit.make(Domain.DEFAULT);
                trips++;
              }
              return trips;
            });
    try (Reader second = new Reader("second requester")) {
      List<Future<Integer>> asking = new ArrayList<>();
      for (int r = 0; r < requesters; r++) {
        int mine = r;
        asking.add(
            (r == 0 ? other : second)
                .begin(
                    () -> {
                      int i = 0;
                      while (i < 2_000) {
                        int now = ++i;
                        asked.set(mine, now);
                        invalidations.request(kinds.get(mine), target.thread());
                        Reader.until(() -> seen.get(mine) == now, "request " + now);
                      }
                      return i;
                    }));
      }
      asking.forEach(ask -> assertEquals(2_000, Reader.end(ask)));
    } finally {
      stop.set(true);
    }
    assertTrue(Reader.end(busy) > 0);
  }
}
