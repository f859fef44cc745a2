package dev.sojourn.agent.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was meant by a word that is no name. */
final class SpellingTest {
  private static final List<String> NAMES = List.of("list", "attach", "detach", "status");

  @ParameterizedTest
  @CsvSource({"lsit,list", "ls,list", "atach,attach", "detatch,detach", "statuses,status"})
  void theNearestIsFound(String word, String meant) {
    assertEquals(meant, Spelling.nearest(word, NAMES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "x", "colour", "--status-of-all"})
  void whatHasLittleInCommonIsNotMeant(String word) {
    assertNull(Spelling.nearest(word, NAMES));
  }

  @Test
  void aLongWordIsNotMeantEither() {
    assertNull(Spelling.nearest("x".repeat(1_000_000), NAMES));
    assertNull(Spelling.nearest("status" + "x".repeat(1_000_000), NAMES));
    assertNull(Spelling.nearest("status", List.of()));
  }
}
