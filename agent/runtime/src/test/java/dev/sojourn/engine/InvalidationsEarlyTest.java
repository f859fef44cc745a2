package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of handlers at a transition: early kinds first, each phase as registered. */
class InvalidationsEarlyTest {
  private static final int KINDS = 200;

  private final Domain domain = TestBarrier.domain(Policy.EAGER);
  private final Invalidations invalidations = domain.invalidations();
  private final List<Integer> ran = new ArrayList<>();
  private final List<InvalidationKind> kinds =
      IntStream.range(0, KINDS)
          .mapToObj(i -> invalidations.register("kind " + i, i % 3 == 0, () -> ran.add(i)))
          .toList();
  private final Reader reader = new Reader("runs them", domain).visit();

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void theOrderIsFixedHoweverTheyWereAskedFor() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, KINDS).boxed().toList());
    Collections.shuffle(order, new Random(1));
    for (int i : order) {
      if (i % 2 == 0) {
        invalidations.request(kinds.get(i));
      } else {
        invalidations.request(kinds.get(i), reader.thread());
      }
    }
    reader.visit();
    assertEquals(
        Stream.concat(
                IntStream.range(0, KINDS).filter(i -> i % 3 == 0).boxed(),
                IntStream.range(0, KINDS).filter(i -> i % 3 != 0).boxed())
            .toList(),
        ran);
  }

  @Test
  void anEarlyOneAskedForByALateHandlerWaitsForTheNextTransition() {
    InvalidationKind late =
        invalidations.register(
            "asks for an early one", false, () -> invalidations.request(kinds.get(0)));
    invalidations.request(late);
    reader.enter();
    assertEquals(List.of(), ran);
    reader.leave();
    assertEquals(List.of(0), ran);
  }

  /** As when another thread does both while the first kind runs. */
  @Test
  void noneRunsBeforeAnEarlyOneThatWasAskedForBeforeIt() {
    InvalidationKind first =
        invalidations.register(
            "asks for an early one and another",
            true,
            () -> {
              invalidations.request(kinds.get(0));
              invalidations.request(kinds.get(1));
            });
    invalidations.request(first);
    reader.enter();
    assertEquals(List.of(), ran);
    reader.leave();
    assertEquals(List.of(0, 1), ran);
  }
}
