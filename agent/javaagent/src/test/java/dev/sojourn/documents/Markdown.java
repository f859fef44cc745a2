package dev.sojourn.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown document as blocks of prose and lines of code.
 *
 * @param prose paragraphs, headings, items of lists, rows of tables
 * @param fenced the lines within fences; outside of them, empty lines
 */
record Markdown(List<Block> prose, List<String> fenced) {
  /** Begins a block though no empty line comes before it. */
  private static final Pattern BEGIN =
      Pattern.compile("^\\s*(?:[-*+]\\s|\\d+[.)]\\s|#{1,6}\\s|[>|]).*");

  private static final Pattern FENCE = Pattern.compile("^\\s*(```|~~~).*");
  private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*?)\\s*#*$");
  private static final Pattern ANCHOR = Pattern.compile("<a\\s+(?:id|name)=\"([^\"]+)\"");
  private static final Pattern LINK =
      Pattern.compile("\\]\\(\\s*<?([^)\\s>]+)>?(?:\\s+\"[^\"]*\")?\\s*\\)");

  /** A link whose target is written elsewhere, as {@code [name]: target}. */
  private static final Pattern DEFINITION =
      Pattern.compile("(?m)^ {0,3}\\[[^\\]\\n]+\\]: *<?([^\\s>]+)");

  private static final Pattern SPAN = Pattern.compile("(?s)(?<!`)(`+)(?!`)(.+?)(?<!`)\\1(?!`)");

  static Markdown of(String text) {
    List<Block> prose = new ArrayList<>();
    List<String> fenced = new ArrayList<>();
    StringBuilder block = new StringBuilder();
    boolean inFence = false;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      boolean mark = FENCE.matcher(line).matches();
      boolean code = mark || inFence;
      if (code || line.isBlank() || BEGIN.matcher(line).matches()) {
        end(block, number, prose);
      }
      if (!code && !line.isBlank()) {
        block.append(line).append('\n');
      }
      fenced.add(inFence && !mark ? line : "");
      inFence ^= mark;
    }
    end(block, number + 1, prose);
    return new Markdown(List.copyOf(prose), List.copyOf(fenced));
  }

  /** Adds the block that ends before a line. */
  private static void end(StringBuilder block, int line, List<Block> prose) {
    String text = block.toString();
    block.setLength(0);
    if (!text.isBlank()) {
      prose.add(new Block(line - (int) text.lines().count(), text));
    }
  }

  /**
   * Lines in which what begins in one may end in another.
   *
   * @param line the first one's number
   */
  record Block(int line, String text) {
    /** The targets of links and images. */
    List<Found> links() {
      String bare = SPAN.matcher(text).replaceAll(span -> JavaSource.blank(span.group()));
      List<Found> links = new ArrayList<>();
      LINK.matcher(bare).results().forEach(found -> links.add(found(found, 1)));
      DEFINITION.matcher(bare).results().forEach(found -> links.add(found(found, 1)));
      return links;
    }

    /** What is in back-ticks. */
    List<Found> spans() {
      return SPAN.matcher(text).results().map(found -> found(found, 2)).toList();
    }

    /** The lines, links left out. */
    List<Found> lines() {
      String bare = LINK.matcher(text).replaceAll(link -> "]" + lineEnds(link.group()));
      List<Found> lines = new ArrayList<>();
      for (String each : DEFINITION.matcher(bare).replaceAll(" ").lines().toList()) {
        lines.add(new Found(line + lines.size(), each));
      }
      return lines;
    }

    private Found found(MatchResult found, int group) {
      return new Found(
          line + lineEnds(text.substring(0, found.start())).length(), found.group(group));
    }

    private static String lineEnds(String text) {
      return text.replaceAll("[^\n]", "");
    }
  }

  /** A piece of a block, and the line that it begins in. */
  record Found(int line, String text) {}

  /** What a link to a place in the document may have after its {@code #}, as GitHub makes it. */
  Set<String> anchors() {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> times = new HashMap<>();
    for (Block block : prose) {
      ANCHOR.matcher(block.text()).results().map(found -> found.group(1)).forEach(anchors::add);
      Matcher heading = HEADING.matcher(block.text().lines().findFirst().orElse(""));
      if (heading.matches()) {
        String anchor = anchor(heading.group(1));
        int before = times.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
    }
    return anchors;
  }

  private static String anchor(String heading) {
    String text = LINK.matcher(heading).replaceAll("]");
    return text.replaceAll("[^\\p{L}\\p{N}_\\- ]", "").toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
