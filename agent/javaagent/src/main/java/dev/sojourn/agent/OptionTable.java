package dev.sojourn.agent;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The page agent/docs/options.md, made from the options themselves. */
public final class OptionTable {
  private static final String HEAD =
      """
      # Options

      <!-- Made by `java -jar sojourn-agent.jar options > agent/docs/options.md`. -->

      An option has one name in four places. The first place in which it stands decides:

      1. the argument, `-javaagent:sojourn-agent.jar=key=value,key=value` or what an attach brings;
         `;` separates as well, and so no value has a `,` or a `;` here but between parentheses;
      2. the system property, `-Dsojourn.key=value`;
      3. the environment variable, `SOJOURN_KEY`, a `_` for each `.`;
      4. the file that `config` names, in UTF-8: `key = value` on a line, `#` before a comment, no escapes.

      | option | value | default | what it is for | environment variable |
      |---|---|---|---|---|
      """;

  private static final String TAIL =
      """

      What is wrong is said in one line on standard error, with the place where it stands and what would be
      right: `file:line:column` for a file. The value that counts is then the one that would without it, and
      the application starts, unless `fail=closed`. A property or a variable with an unknown name gets a
      warning and no more, whatever `fail` is: the name may be somebody else's.

      An attach to a JVM in which the agent is at work changes the options that it names; the arguments given
      before stay, and the other places are read again. Patterns may come that way; they go only while the
      agent is detached. Fixed at the start: %s.
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
      page.append("| `").append(option.key()).append("` | ").append(option.form());
      page.append(" | `").append(option.defaultText()).append("` | ").append(option.purpose());
      page.append(" | `").append(option.variable()).append("` |\n");
    }
    return page.append(TAIL.formatted(fixed())).toString();
  }

  private static String fixed() {
    return Arrays.stream(Option.values())
        .filter(Option::isFixedAtStart)
        .map(option -> "`" + option.key() + "`")
        .collect(Collectors.joining(", "));
  }
}
