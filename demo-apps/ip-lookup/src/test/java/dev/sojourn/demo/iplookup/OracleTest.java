package dev.sojourn.demo.iplookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OracleTest {
  private final Oracle oracle =
      Oracle.of(Samples.stream(), Samples.edition("even", 1), Samples.edition("odd", 2));

  @Test
  void agreesWithALookAtEveryRow() {
    SplittableRandom random = new SplittableRandom(9);
    int[] addresses = Samples.addresses();
    for (int run = 0; run < 1_000; run++) {
      List<Range> even = Samples.ranges(random);
      List<Range> odd = Samples.ranges(random);
      Oracle oracle = Oracle.of(addresses, Edition.of("even", even), Edition.of("odd", odd));
      for (int at = 0; at < addresses.length; at++) {
        assertEquals(Samples.country(even, addresses[at]), oracle.country(at, 2));
        assertEquals(Samples.country(odd, addresses[at]), oracle.country(at, 3));
      }
    }
  }

  @Test
  void acceptsWhatAnEditionInForceSays() {
    assertTrue(oracle.accepts(0, Answer.of(4, 1), 4, 4));
    assertTrue(oracle.accepts(0, Answer.of(5, 2), 5, 5));
    assertTrue(oracle.accepts(0, Answer.of(4, 1), 4, 6));
    assertTrue(oracle.accepts(0, Answer.of(5, 2), 4, 6));
    assertTrue(oracle.accepts(0, Answer.of(6, 1), 4, 6));
  }

  @Test
  void refusesAnEditionNotInForce() {
    assertFalse(oracle.accepts(0, Answer.of(4, 1), 5, 5), "the one before");
    assertFalse(oracle.accepts(0, Answer.of(4, 1), 5, 6), "though a later one says so too");
    assertFalse(oracle.accepts(0, Answer.of(6, 1), 4, 5), "not yet published");
  }

  @Test
  void acceptsAnOlderEditionWhereNobodyCanTell() {
    assertTrue(oracle.accepts(0, Answer.of(4, 1), 6, 6));
    Oracle same =
        Oracle.of(Samples.stream(), Samples.edition("even", 1), Samples.edition("odd", 1));
    assertTrue(same.accepts(0, Answer.of(4, 1), 5, 5));
  }

  @Test
  void refusesWhatTheEditionDoesNotSay() {
    assertFalse(oracle.accepts(0, Answer.of(4, 2), 4, 4));
    assertFalse(oracle.accepts(0, Answer.of(4, 2), 4, 5), "another edition in force says so");
    assertFalse(oracle.accepts(0, Answer.of(4, Countries.NONE), 4, 4));
    assertFalse(oracle.accepts(0, Answer.REUSED, 4, 4));
    assertFalse(oracle.accepts(0, Answer.NONE, 4, 4));
  }
}
