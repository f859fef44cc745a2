package dev.sojourn.documents;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks in a repository's documents, sources and messages for phrases that must be read twice or
 * say nothing, and in its documents for lines that are too long.
 *
 * <p>No table and no code in a document is exempt: a table whose cells do not fit becomes a list,
 * and what a program prints is cut. Only a line without a space, such as an address, may be longer.
 */
final class Phrases {
  private static final int LONGEST_LINE = 120;

  private static final List<String> ENDINGS =
      List.of(".md", ".java", ".twin", ".tla", ".litmus", ".xml", ".yml", ".ci/run");

  /** Between two words: spaces, and what a comment begins its next line with. */
  private static final String GAP = "(?:\\s|\\*|//|#)+";

  /** A sentence from this word on; it is fine if it ends as a question. */
  private static final Pattern HEADLESS =
      Pattern.compile("\\bWho" + GAP + "[a-z](?:(?!\\*/|\n\\s*\n)(?:[^.?!;|]|[.!;]\\S))*+(?!\\?)");

  private static final Map<Pattern, String> FORBIDDEN =
      Map.of(
          HEADLESS,
          "begin with \"a thread that\" or \"whoever\"",
          phrase("the", "one", "that", "would"),
          "name the value or the thing",
          phrase("[Tt]he", "same", "in", "any", "domain"),
          "say what the thing is",
          phrase("@return", "always", "the", "same"),
          "say what is returned");

  private final Repository repository;
  private final List<Mistake> mistakes = new ArrayList<>();
  private int files;

  private Phrases(Repository repository) {
    this.repository = repository;
  }

  /** By words, so that this source does not have the phrase. */
  private static Pattern phrase(String... words) {
    return Pattern.compile(Stream.of(words).collect(Collectors.joining(GAP, "", "\\b")));
  }

  static Phrases lookIn(Repository repository) {
    Phrases phrases = new Phrases(repository);
    ENDINGS.stream()
        .flatMap(ending -> repository.filesThatEndWith(ending).stream())
        .forEach(phrases::lookInFile);
    return phrases;
  }

  /** By file and line. */
  List<Mistake> mistakes() {
    return mistakes.stream()
        .sorted(Comparator.comparing(Mistake::file).thenComparingInt(Mistake::line))
        .toList();
  }

  /** How many files were looked at. */
  int files() {
    return files;
  }

  private void lookInFile(String file) {
    files++;
    String text = repository.read(file);
    FORBIDDEN.forEach(
        (phrase, advice) ->
            phrase.matcher(text).results().forEach(found -> report(file, text, found, advice)));
    if (file.endsWith(".md")) {
      List<String> lines = text.lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).length() > LONGEST_LINE && lines.get(i).strip().contains(" ")) {
          mistakes.add(new Mistake(file, i + 1, lines.get(i).length() + " characters in a line"));
        }
      }
    }
  }

  private void report(String file, String text, MatchResult found, String advice) {
    int line = 1 + (int) text.substring(0, found.start()).chars().filter(c -> c == '\n').count();
    String words = found.group().replaceAll(GAP, " ").strip();
    String brief = words.substring(0, Math.min(words.length(), 30));
    mistakes.add(new Mistake(file, line, "\"" + brief + "\": " + advice));
  }
}
