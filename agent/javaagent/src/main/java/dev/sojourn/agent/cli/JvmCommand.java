package dev.sojourn.agent.cli;

import dev.sojourn.agent.status.StatusReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** A command about one JVM, which its first word names. */
abstract class JvmCommand extends Command {
  JvmCommand(String name, String description) {
    super(name, description);
    require("JVM", "Its pid, its main class or jar, or a regular expression for its command.");
  }

  @Override
  final Exit run(ParseResult words, Console console) throws CommandFailure {
    Jvm jvm = Jvm.find(words.matchedPositionalValue(0, ""));
    try (Attachment attachment = Attachment.to(jvm.pid())) {
      return run(jvm, attachment, words, console);
    }
  }

  abstract Exit run(Jvm jvm, Attachment attachment, ParseResult words, Console console)
      throws CommandFailure;

  static StatusReport require(Jvm jvm, @Nullable StatusReport report) throws CommandFailure {
    if (report == null) {
      throw new CommandFailure(
          Exit.ABSENT,
          "Sojourn is not in process " + jvm.pid(),
          "load it by: java -jar sojourn-agent.jar attach " + jvm.pid());
    }
    return report;
  }

  /** Prints all that the agent in a JVM reports. */
  static void print(Jvm jvm, StatusReport report, Console console) {
    if (console.json()) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("pid", Long.parseLong(jvm.pid()));
      all.putAll(report.values());
      console.printJson(Json.tree(all));
    } else {
      console.printLines(StatusText.of(jvm.pid(), report));
    }
  }
}
