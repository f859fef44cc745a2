package dev.sojourn.agent.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ParseResult;

/** Lists the JVMs that there are. Asks none of them anything. */
final class ListCommand extends Command {
  ListCommand() {
    super("list", "List the JVMs on this machine by pid. Asks none of them anything.");
  }

  @Override
  Exit run(ParseResult words, Console console) throws CommandFailure {
    List<Jvm> all = Jvm.all();
    if (console.json()) {
      console.printJson(all.stream().map(ListCommand::values).toList());
    } else {
      console.printLines(all.stream().map(jvm -> jvm.pid() + " " + jvm.command()).toList());
    }
    return Exit.OK;
  }

  private static Map<String, Object> values(Jvm jvm) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("pid", Long.parseLong(jvm.pid()));
    values.put("command", jvm.command());
    return values;
  }
}
