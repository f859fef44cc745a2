package dev.sojourn.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.documents.Counts.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What documents, Javadoc and comments name exists: files, headings, classes and members. */
final class NamedThingsTest {
  /** About half of what there was when this was written. */
  private static final Map<Kind, Integer> FLOORS =
      Map.of(
          Kind.LINKS, 130, Kind.ANCHORS, 1, Kind.PATHS, 55, Kind.CLASSES, 850, Kind.MEMBERS, 250);

  @Test
  void allThatIsNamedExists() {
    NamedThings found = NamedThings.lookIn(Repository.ofThis());
    System.out.println("named and looked for: " + found.counts());
    assertEquals("", Mistake.text(found.mistakes()));
    FLOORS.forEach(
        (kind, floor) ->
            assertTrue(found.counts().of(kind) >= floor, () -> "too few: " + found.counts()));
  }

  @Test
  void mistakesInMarkdownAreFound(@TempDir Path folder) throws IOException {
    write(folder, "agent/src/main/java/dev/sojourn/Gate.java", GATE);
    write(folder, "docs/other.md", "# Two words\n\n## `Gate`, again\n");
    write(
        folder,
        "README.md",
        """
        See [this](docs/other.md#two-words), [that](docs/other.md#gate-again) and [it](#here).
        A [file](docs/none.md), a [heading](docs/other.md#three-words), one [of mine](#there).
        # Here
        Look into docs/other.md, docs/nothing.md and `agent/src/main`; in `agent/src/mein` too.
        `Gate.open` calls `Gate#close()`; `Gate.shut` and `Gate.Latch.lift` are not there.
        `Gate.Bolt.slide` is, as are `Gate.equals` and `GateTest.isOpen`; but `GateIT`?
        `Thread.yield`, `com.acme.Gate.shut` and `MAXIMUM` are not ours; `gate.open()` may be, `gate.hoist()` not.
        The package `dev.sojourn` is, `dev.sojourn.Gate` too; not `dev.sojourn.Door`, `dev.sojourn.x`.
        `Portcullis.of` has gone; `ConcurrentHashMap` has not, and `Bolts` is a name in the code.
        ```
        java -jar agent/target/gate.jar; java -jar house/target/gate.jar; cat agent/notes.txt
        ```
        """);
    write(
        folder,
        "agent/src/test/java/dev/sojourn/GateTest.java",
        "class GateTest { void isOpen() {} }");
    assertEquals(
        """
        README.md:2: docs/none.md: no such file
        README.md:2: docs/other.md#three-words: no such heading
        README.md:2: #there: no such heading
        README.md:4: docs/nothing.md: no such file
        README.md:4: agent/src/mein: no such file
        README.md:5: Gate.shut: no such member
        README.md:5: Gate.Latch: no such member
        README.md:5: Gate.lift: no such member
        README.md:6: GateIT: no such class
        README.md:7: gate.hoist(): no such method
        README.md:8: dev.sojourn.Door: no such class
        README.md:8: dev.sojourn.x: no such package
        README.md:9: Portcullis: no such class, neither here nor in the JDK
        README.md:11: agent/notes.txt: no such file\
        """,
        Mistake.text(NamedThings.lookIn(Repository.of(folder)).mistakes()));
  }

  @Test
  void mistakesInCommentsAreFound(@TempDir Path folder) throws IOException {
    write(folder, "agent/docs/gate.md", "# Gate");
    write(folder, "agent/src/main/java/dev/sojourn/Gate.java", GATE);
    write(
        folder,
        "agent/src/main/java/dev/sojourn/Door.java",
        """
        package dev.sojourn;

        import java.util.List;

        /**
         * Like {@link Gate}, {@link Thread} and {@link List#of}, but not {@link Window}; agent/docs/gate.md.
         * Opens by {@link #open}, closes by {@link #close} and {@link Gate#open}; see docs/gate.md.
         *
         * <pre>
         * Gate.example of somebody's
         * </pre>
         */
        class Door extends Gate { // Gate.open, Gate.swing, DoorTest; by gates.md
          String literal = "// Gate.none";
          /* Door.knock is not, Door.open is inherited, Door.hashCode too. {@code Portcullis#of}, {@code Map}. */
        }
        """);
    write(
        folder,
        "pom.xml",
        "<a>\n  docs/none.md <!-- agent/docs/gate.md, see\n docs/none.md --></a>");
    write(
        folder,
        "Gate.tla",
        "(* Gate.open, close;\n Gate.open, lock; Gate.close, asked again *)\nGate.bar == 1");
    assertEquals(
        """
        agent/src/main/java/dev/sojourn/Door.java:7: docs/gate.md: no such file
        agent/src/main/java/dev/sojourn/Door.java:13: gates.md: no such file
        agent/src/main/java/dev/sojourn/Door.java:13: Gate.swing: no such member
        agent/src/main/java/dev/sojourn/Door.java:13: DoorTest: no such class
        agent/src/main/java/dev/sojourn/Door.java:15: Door.knock: no such member
        agent/src/main/java/dev/sojourn/Door.java:6: Window: no such class
        agent/src/main/java/dev/sojourn/Door.java:15: Portcullis: no such class, neither here nor in the JDK
        Gate.tla:3: Gate.bar: no such member
        Gate.tla:2: Gate.lock: no such member
        pom.xml:3: docs/none.md: no such file\
        """,
        Mistake.text(NamedThings.lookIn(Repository.of(folder)).mistakes()));
  }

  private static final String GATE =
      """
      package dev.sojourn;

      class Gate implements Runnable {
        record Bolt(int slide) {}
        void open() {}
        void close() { other.shut(); } // shut
        public void run() { String bolt = "Bolts"; }
      }
      """;

  private static void write(Path folder, String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(folder.resolve(Repository.parent(file)));
    Files.writeString(path, text);
  }
}
