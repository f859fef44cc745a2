package dev.sojourn.agent.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The memory that long texts take, most of which are wrong: by what the JVM counts, from one length
 * to twice as much, so that what is taken once is not in it.
 */
final class OptionMemoryTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Map<String, String> NONE = Map.of();

  private static final int LENGTH = 64 << 10;

  /** Twice what the worst of them takes. */
  private static final int MOST_PER_CHARACTER = 400;

  private final Path directory;

  OptionMemoryTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** A text of about some length. */
  private static String text(String first, String piece, int length) {
    return first + piece.repeat(Math.max(1, length / piece.length()));
  }

  private static long taken(String arguments, Map<String, String> variables) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Options options = Options.read(arguments, NONE, variables);
    long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertEquals(51, options.problems().size());
    return taken;
  }

  private static void assertInProportion(String first, String piece) {
    String once = text(first, piece, LENGTH);
    String twice = text(first, piece, 2 * LENGTH);
    taken(once, NONE); // loads classes
    assertInProportion(piece, taken(twice, NONE) - taken(once, NONE));
  }

  private static void assertInProportion(String piece, long more) {
    assertTrue(
        more <= (long) MOST_PER_CHARACTER * LENGTH,
        () -> more / LENGTH + " bytes for a character of " + piece);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,",
        "fail=x,",
        "kernel=,",
        "user=|||,",
        "kernel=||||||||||||||||||||||||||||||||||||||||||||||||||,",
        "kernel=a.b()|||||||||||||||||||||||||||||||||||||||||||||||||,",
        "kernel=a.b(),",
        "policy.threads=a:lazy,",
        "config=absent,",
      })
  void manyWrongArgumentsAreNotPutIntoWords(String piece) {
    String wide = "\u0101".repeat(600);
    assertInProportion("", piece);
    assertInProportion("kernel=a.b(" + wide + "),policy.threads=" + wide + ":lazy,", piece);
  }

  /** Nor is the path, which may be long, kept with each. */
  @ParameterizedTest
  @ValueSource(strings = {"a\n", "fail=\n", "user=|||\n", "kernel=a.b()||\n", "kernel=a.b(),\n"})
  void norAreManyWrongLines(String piece) throws IOException {
    Path folder = directory.resolve(("d".repeat(100) + "/").repeat(10));
    String file = Files.createDirectories(folder).resolve("f").toString();
    Map<String, String> variables = Map.of("SOJOURN_CONFIG", file);
    long[] taken = new long[3];
    for (int i = 0; i < taken.length; i++) { // the first loads classes
      Files.writeString(Path.of(file), text("", piece, Math.max(1, i) * LENGTH));
      taken[i] = taken("", variables);
    }
    assertInProportion(piece, taken[2] - taken[1]);
  }

  /** Neither for its length, nor again for each time that it is named. */
  @Test
  void aFileThatIsTooLargeIsNotRead() throws IOException {
    Path big = Files.write(directory.resolve("big"), new byte[2 << 20]);
    assertInProportion("", "config=" + big + ",");
  }

  /** What many files are not there for may be a network that is slow to say so. */
  @Test
  void manyFilesAreNotLookedAt() throws IOException {
    Path good = Files.write(directory.resolve("good"), List.of("retire.max.count=7"));
    StringBuilder absent = new StringBuilder();
    for (int i = 1; i <= 50; i++) {
      assertEquals(7, Options.parse(absent + "config=" + good).number(Option.RETIRE_MAX_COUNT));
      absent.append("config=").append(directory.resolve("absent" + i)).append(',');
    }
    Options options = Options.parse(absent + "config=" + good);
    assertEquals(1_000_000, options.number(Option.RETIRE_MAX_COUNT));
    assertEquals("none", options.word(Option.CONFIG));
    assertEquals(51, options.problems().size());
  }
}
