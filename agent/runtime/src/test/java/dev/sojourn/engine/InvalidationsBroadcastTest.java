package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InvalidationsBroadcastTest {
  private final Invalidations invalidations = Domain.DEFAULT.invalidations();
  private final List<Thread> runs = Collections.synchronizedList(new ArrayList<>());
  private final InvalidationKind kind =
      invalidations.register("broadcast", false, () -> runs.add(currentThread()));
  private final Reader reader = new Reader("reader");

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void runsOnTheThreadThatEntersBeforeTheEntryIsOver() {
    reader.visit();
    invalidations.request(kind);
    assertEquals(List.of(), runs);
    reader.enter();
    assertEquals(List.of(reader.thread()), runs);
    reader.leave();
    assertEquals(1, runs.size(), "once");
  }

  @Test
  void aThreadInKernelRunsItWhenItLeaves() {
    reader.enter();
    invalidations.request(kind);
    assertTrue(reader.record().hasPendingWork());
    assertTrue(reader.on(() -> Visit.begin(Domain.DEFAULT).isNested()));
    assertEquals(List.of(), runs);
    reader.leave();
    assertEquals(List.of(reader.thread()), runs);
    assertTrue(!reader.record().hasPendingWork());
  }

  @Test
  void aThreadThatGoesToUserRunsItOnItsWay() {
    reader.enter();
    invalidations.request(kind);
    var back = reader.on(Hooks::enterUser);
    assertEquals(List.of(reader.thread()), runs);
    reader.on(
        () -> {
          Hooks.exitUser(Objects.requireNonNull(back));
          return back;
        });
    assertEquals(1, runs.size());
  }

  @Test
  void manyRequestsBecomeOneRun() {
    reader.visit();
    for (int i = 0; i < 1000; i++) {
      invalidations.request(kind);
    }
    reader.visit().visit();
    assertEquals(1, runs.size());
    assertEquals(1000, kind.requested());
    assertEquals(1, kind.runs());
    assertEquals(0, kind.failures());
    assertTrue(kind.handlerNanos() >= kind.handlerMaxNanos());
  }

  @Test
  void everyThreadRunsItForItself() {
    try (Reader second = new Reader("second");
        Reader third = new Reader("third")) {
      reader.visit();
      second.visit();
      third.visit();
      invalidations.request(kind);
      third.visit();
      reader.visit();
      assertEquals(List.of(third.thread(), reader.thread()), runs);
      second.visit().visit();
      assertEquals(List.of(third.thread(), reader.thread(), second.thread()), runs);
    }
  }

  @Test
  void aNewThreadOwesNothingToEarlierRequests() {
    invalidations.request(kind);
    reader.visit();
    assertEquals(List.of(), runs);
    invalidations.request(kind);
    reader.visit();
    assertEquals(1, runs.size());
  }

  @Test
  void aKindMayBeRegisteredLaterThanTheThreadIsTracked() {
    reader.visit();
    List<String> late = new ArrayList<>();
    InvalidationKind first = invalidations.register("late", false, () -> late.add("first"));
    InvalidationKind second = invalidations.register("later", false, () -> late.add("second"));
    invalidations.request(second);
    reader.visit();
    assertEquals(List.of("second"), late);
    invalidations.request(first);
    reader.visit();
    assertEquals(List.of("second", "first"), late);
    assertEquals(List.of(), runs);
  }

  @Test
  void manyKindsRunInTheOrderOfTheirRegistration() {
    List<Integer> ran = new ArrayList<>();
    List<InvalidationKind> kinds =
        IntStream.range(0, 200)
            .mapToObj(i -> invalidations.register("one of many", false, () -> ran.add(i)))
            .collect(Collectors.toCollection(ArrayList::new));
    reader.visit();
    Collections.reverse(kinds);
    kinds.forEach(invalidations::request);
    reader.visit().visit();
    assertEquals(IntStream.range(0, 200).boxed().toList(), ran);
  }

  @Test
  void whatTheRequesterDidIsVisibleToTheHandler() {
    int[] plain = {0};
    List<Integer> seen = new ArrayList<>();
    InvalidationKind looks = invalidations.register("looks", false, () -> seen.add(plain[0]));
    reader.visit();
    for (int i = 1; i <= 100; i++) {
      plain[0] = i;
      invalidations.request(looks);
      reader.visit();
    }
    assertEquals(IntStream.rangeClosed(1, 100).boxed().toList(), seen);
  }

  @Test
  void requestNumbersGoUp() {
    long first = invalidations.request(kind);
    long second = invalidations.request(kind);
    assertTrue(second > first);
  }

  @Test
  void namesAreUnique() {
    Domain own = Domain.isolated();
    InvalidationKind first = own.invalidations().register("routes", false, () -> {});
    InvalidationKind taken = own.invalidations().register("routes#2", false, () -> {});
    InvalidationKind second = own.invalidations().register("routes", false, () -> {});
    InvalidationKind third = own.invalidations().register("routes", false, () -> {});
    assertEquals("routes", first.name());
    assertEquals("routes#2", taken.name());
    assertEquals("routes#3", second.name());
    assertEquals("routes#4", third.name());
    assertEquals(List.of(first, taken, second, third), own.invalidations().kinds());
    assertSame(taken, own.invalidations().kinds().get(1));
  }

  private static Thread currentThread() {
    return Thread.currentThread();
  }
}
