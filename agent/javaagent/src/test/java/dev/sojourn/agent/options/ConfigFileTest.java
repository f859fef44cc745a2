package dev.sojourn.agent.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.options.ConfigFile.Entry;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a line says, and where an editor shows it. */
final class ConfigFileTest {
  private static void assertReads(String text, Entry... entries) {
    assertEquals(List.of(entries), ConfigFile.of("f", text).entries(), text);
  }

  @Test
  void readsLines() {
    assertReads("");
    assertReads("\n \n# a=b\n  # c=d\n\t\r\n");
    assertReads("a=b", new Entry("a", "b", 1, 1, 3));
    assertReads("# x\r\n  a.b =\tc d # e  \r\n", new Entry("a.b", "c d # e", 2, 3, 9));
    assertReads("\ra = b=c\r\rd", new Entry("a", "b=c", 2, 1, 5), new Entry("d", "", 4, 1, 1));
    assertReads("=", new Entry("", "", 1, 1, 2));
    assertReads("  a b ", new Entry("a b", "", 1, 3, 3));
    assertReads(" = x", new Entry("", "x", 1, 1, 4));
    assertReads(
        "a\\=b\\\nc=\u00e9", new Entry("a\\", "b\\", 1, 1, 4), new Entry("c", "\u00e9", 2, 1, 3));
    assertReads("\uFEFFa=b", new Entry("a", "b", 1, 2, 4));
  }

  @Test
  void positionsAreThoseOfTheText() {
    SplittableRandom random = new SplittableRandom(18);
    int found = 0;
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(60); n > 0; n--) {
        text.append("ab.= \t#\n\r\u00e9".charAt(random.nextInt(10)));
      }
      List<String> lines = List.of(text.toString().split("\r\n|\r|\n", -1));
      for (Entry entry : ConfigFile.of("f", text.toString()).entries()) {
        String line = lines.get(entry.line() - 1);
        assertEquals(
            entry.key(),
            line.substring(entry.keyColumn() - 1, entry.keyColumn() - 1 + entry.key().length()));
        if (!entry.value().isEmpty()) {
          assertEquals(entry.value(), line.substring(entry.valueColumn() - 1).strip());
          found++;
        }
      }
    }
    assertTrue(found > 1_000, found + " values");
  }
}
