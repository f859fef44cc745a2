package dev.sojourn.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No text of the repository has a phrase that must be read twice, and no document a long line. */
final class PhrasesTest {
  /** About half of what there was when this was written. */
  private static final int FLOOR = 400;

  @Test
  void noneIsHere() {
    Phrases found = Phrases.lookIn(Repository.ofThis());
    System.out.println("files looked at for phrases: " + found.files());
    assertEquals("", Mistake.text(found.mistakes()));
    assertTrue(found.files() >= FLOOR, () -> "too few: " + found.files());
  }

  @Test
  void eachIsFound(@TempDir Path folder) throws IOException {
    write(
        folder,
        "README.md",
        """
        # %1$s is it?

        %1$s asks waits. %1$s asks? %1$s would ask
        such a thing? Nobody. A value is the
        %2$s be.
        - %1$s waits sleeps, by v1.2 too
        """
            .formatted("Who", "one that would"));
    write(
        folder,
        "Gate.java",
        """
        /**
         * The same in
         * %s.
         *
         * @return always %s
         */
        // %s sees it
        // goes on.
        // The WhoIs of a gate.
        """
            .formatted("any domain", "the same", "Who"));
    assertEquals(
        """
        Gate.java:2: "The same in %3$s": say what the thing is
        Gate.java:5: "@return always %4$s": say what is returned
        Gate.java:7: "%1$s sees it goes on": begin with "a thread that" or "whoever"
        README.md:3: "%1$s asks waits": begin with "a thread that" or "whoever"
        README.md:4: "the %2$s": name the value or the thing
        README.md:6: "%1$s waits sleeps, by v1.2 too": begin with "a thread that" or "whoever"\
        """
            .formatted("Who", "one that would", "any domain", "the same"),
        Mistake.text(Phrases.lookIn(Repository.of(folder)).mistakes()));
  }

  @Test
  void longLinesOfDocumentsAreFound(@TempDir Path folder) throws IOException {
    String words = "word ".repeat(24) + "w";
    write(folder, "a.md", "x".repeat(121) + "\n" + "word ".repeat(24).strip());
    write(folder, "b.md", words + "\n\n```\n" + words + "\n```\n\n| " + words + " |\n");
    write(folder, "C.java", "// " + words);
    assertEquals(
        """
        b.md:1: 121 characters in a line
        b.md:4: 121 characters in a line
        b.md:7: 125 characters in a line\
        """,
        Mistake.text(Phrases.lookIn(Repository.of(folder)).mistakes()));
  }

  private static void write(Path folder, String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }
}
