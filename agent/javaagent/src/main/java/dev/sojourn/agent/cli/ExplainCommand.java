package dev.sojourn.agent.cli;

import dev.sojourn.agent.status.Question;
import dev.sojourn.agent.status.StatusReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.ParseResult;

/** Asks the agent in a JVM why it has woven the methods of a class, or why not. */
final class ExplainCommand extends JvmCommand {
  ExplainCommand() {
    super("explain", "Say of each method of a class whether it is woven, and why not.");
    require("CLASS", "The name of the class, such as com.acme.Router$Table.");
  }

  @Override
  Exit run(Jvm jvm, Attachment attachment, ParseResult words, Console console)
      throws CommandFailure {
    String className = words.matchedPositionalValue(1, "");
    require(jvm, attachment.awaitReport());
    StatusReport answer = attachment.ask(new Question(UUID.randomUUID().toString(), className));
    if (console.json()) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("pid", Long.parseLong(jvm.pid()));
      all.put("class", className);
      all.putAll(answer.values());
      all.remove("asker");
      console.printJson(Json.tree(all));
    } else {
      console.printLines(answer.texts("explanation"));
    }
    return answer.number("loaded") == 0 ? Exit.UNKNOWN : Exit.OK;
  }
}
