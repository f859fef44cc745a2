package dev.sojourn.twins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A mutant of the engine, which has one fault, as {@code src/test/twins/NAME.twin} has it: lines
 * that say what is wrong, in which file and what must catch it, and then the change as a diff has
 * it.
 *
 * @param name the file's
 * @param wrong the fault in words
 * @param file the source file, below the engine's package
 * @param checks each of them must catch it
 * @param changes what is different in the file
 */
record Twin(String name, String wrong, String file, List<Check> checks, List<Change> changes) {
  private static final Path DIRECTORY = Paths.MODULE.resolve("src/test/twins");
  private static final String ENDING = ".twin";

  /** Lines in a row, before and after. */
  record Change(String before, String after) {
    static Change of(List<String> lines) {
      return new Change(without("+", lines), without("-", lines));
    }

    private static String without(String mark, List<String> lines) {
      return lines.stream()
          .filter(line -> !line.startsWith(mark))
          .map(line -> line.substring(1) + "\n")
          .collect(Collectors.joining());
    }
  }

  static List<Twin> all() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.sorted().map(Twin::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Twin read(Path path) {
    try {
      List<String> lines = Files.readAllLines(path);
      int body = lines.indexOf("@@");
      List<String> header = lines.subList(0, body);
      List<Change> changes = new ArrayList<>();
      int from = body + 1;
      for (int i = from; i <= lines.size(); i++) {
        if (i == lines.size() || lines.get(i).equals("@@")) {
          changes.add(Change.of(lines.subList(from, i)));
          from = i + 1;
        }
      }
      return new Twin(
          DIRECTORY.relativize(path).toString().replace(ENDING, ""),
          values(header, "wrong").get(0),
          values(header, "file").get(0),
          values(header, "caught by").stream().map(Check::parse).toList(),
          changes);
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException("not understood: " + path, e);
    }
  }

  private static List<String> values(List<String> header, String key) {
    String prefix = key + ": ";
    return header.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .toList();
  }

  /** The file's source with the fault in it. */
  String source() {
    Path path = Paths.ENGINE_SOURCES.resolve("dev/sojourn").resolve(file);
    try {
      String source = Files.readString(path);
      for (Change change : changes) {
        int first = source.indexOf(change.before());
        if (first < 0 || source.indexOf(change.before(), first + 1) >= 0) {
          throw new AssertionError(
              "the twin "
                  + name
                  + " is stale: this must be in "
                  + file
                  + " exactly once\n"
                  + change.before());
        }
        source = source.replace(change.before(), change.after());
      }
      return source;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
