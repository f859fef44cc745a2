package dev.sojourn.demo.iplookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class AnswerTest {
  @Test
  void givesBackWhatWasPacked() {
    for (long sequence : new long[] {1, 2, 1L << 40}) {
      for (int country : new int[] {0, 1, Short.MAX_VALUE}) {
        long answer = Answer.of(sequence, country);
        assertEquals(sequence, Answer.sequence(answer));
        assertEquals(country, Answer.country(answer));
        assertNotEquals(Answer.NONE, answer);
        assertNotEquals(Answer.REUSED, answer);
      }
    }
  }
}
