package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Very many kinds: a transition looks at those that may be due. */
class KindsTest {
  private static final int KINDS = 1_000;

  private final Domain domain = TestBarrier.domain(Policy.EAGER);
  private final Invalidations invalidations = domain.invalidations();
  private final List<Integer> ran = new ArrayList<>();
  private final Reader reader = new Reader("runs them", domain).visit();
  private final List<InvalidationKind> kinds =
      IntStream.range(0, KINDS)
          .mapToObj(i -> invalidations.register("kind", i % 5 == 0, () -> ran.add(i)))
          .toList();

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void aRequestIsFoundInWhicheverGroup() {
    for (int i = 0; i < KINDS; i += 7) {
      invalidations.request(kinds.get(i));
      reader.visit();
      invalidations.request(kinds.get(i), reader.thread());
      reader.visit();
      assertEquals(List.of(i, i), ran);
      ran.clear();
    }
  }

  @Test
  void kindsOfGroupsThatHaveNotChangedAreNotLookedAt() {
    kinds.forEach(invalidations::request);
    reader.visit();
    assertEquals(KINDS, ran.size());
    ran.clear();
    // From now on the thread takes each kind that it looks at for due.
    reader.on(
        () -> {
          Arrays.fill(reader.record().seenRequests, 0);
          return reader.record();
        });
    InvalidationKind asked = kinds.get(500);
    invalidations.request(asked);
    reader.visit();
    assertTrue(ran.contains(500));
    int group = Kinds.group(asked.id, asked.isEarly());
    for (int i : ran) {
      InvalidationKind kind = kinds.get(i);
      assertEquals(group, Kinds.group(kind.id, kind.isEarly()), "looked at kind " + i);
    }
  }

  @Test
  void namesOfManyAreUnique() {
    assertEquals("kind", kinds.get(0).name());
    assertEquals("kind#" + KINDS, kinds.get(KINDS - 1).name());
  }
}
