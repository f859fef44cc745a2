package dev.sojourn.agent.options;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Makes the page agent/docs/options.md from the options themselves. */
public final class OptionTable {
  private static final int WIDTH = 110;

  private static final String HEAD =
      """
      # Options

      <!-- Made by `java -jar sojourn-agent.jar options > agent/docs/options.md`. -->

      An option has one name in four places. The first place in which it stands decides:

      1. the argument, `-javaagent:sojourn-agent.jar=key=value,key=value` or what an attach brings;
         a `;` separates, too, so that a value may have a `,` or a `;` between parentheses only;
      2. the system property, `-Dsojourn.key=value`;
      3. the environment variable, `SOJOURN_KEY`, a `_` for each `.`;
      4. the file that `config` names, in UTF-8: `key = value` on a line, `#` before a comment, no escapes.

      ## All options

      """;

  private static final String TAIL =
      """

      ## Wrong options

      A wrong option is reported in one line on standard error. The line names the place where the option
      stands, which is `file:line:column` for a file, and says what would be right. The option then has the
      value that the next place gives it, or else its default. Of several patterns only the wrong ones are
      left out. The application starts, unless `fail=closed`. A property or a variable with an unknown name
      gets a warning and no more, whatever `fail` is: the name may be somebody else's.

      ## Options of a later attach

      An attach to a JVM in which the agent is at work changes the options that it names. The arguments
      given before stay, and the other places are read again. Patterns may be added that way; they can be
      taken away only while the agent is detached. Fixed at the start: %s.
      `java -jar sojourn-agent.jar status <pid>` shows each value and where it comes from.
      """;

  private OptionTable() {}

  /**
   * Makes the page.
   *
   * @return its text, in Markdown
   */
  public static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Option option : Option.values()) {
      append(page, "- **`" + option.key() + "`**: " + option.purpose() + ".");
      String value = "Value: " + option.form() + ". Default: `" + option.defaultText() + "`.";
      append(page, "  " + value + " Variable: `" + option.variable() + "`.");
    }
    return page.append(TAIL.formatted(fixed())).toString();
  }

  /** Appends a line of a list, broken where it would be longer than {@link #WIDTH}. */
  private static void append(StringBuilder page, String line) {
    String rest = line;
    while (rest.length() > WIDTH) {
      int end = rest.lastIndexOf(' ', WIDTH);
      page.append(rest, 0, end).append('\n');
      rest = "  " + rest.substring(end + 1);
    }
    page.append(rest).append('\n');
  }

  private static String fixed() {
    return Arrays.stream(Option.values())
        .filter(Option::isFixedAtStart)
        .map(option -> "`" + option.key() + "`")
        .collect(Collectors.joining(", "));
  }
}
