package dev.sojourn.agent.cli;

import dev.sojourn.agent.OptionTable;
import dev.sojourn.agent.SojournAgent;
import dev.sojourn.agent.status.Question;
import dev.sojourn.agent.status.Report;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The agent jar's command line: lists JVMs, loads the agent into one, and shows what it does there.
 * Opens no port.
 */
public final class Main {
  private static final String USAGE =
      "usage: java -jar sojourn-agent.jar list | attach JVM [option=value,...] | detach JVM |"
          + " status JVM | explain JVM CLASS | options; a JVM by its pid, main class, or a regular expression; --json";

  private final List<String> words;
  private final boolean json;
  private final PrintStream out;
  private final PrintStream err;

  private Main(List<String> arguments, PrintStream out, PrintStream err) {
    this.words = new ArrayList<>(arguments);
    this.json = words.removeIf("--json"::equals);
    this.out = out;
    this.err = err;
  }

  /**
   * Runs one command and ends the process with the status that says how it went.
   *
   * @param arguments the command and what it needs
   */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    return new Main(arguments, out, err).run().status();
  }

  private Exit run() {
    try {
      String command = words.isEmpty() ? "" : words.get(0).toLowerCase(Locale.ROOT);
      return switch (command + " " + (words.size() - 1)) {
        case "list 0" -> list();
        case "options 0" -> options();
        case "status 1" -> status(Jvm.find(words.get(1)));
        case "explain 2" -> explain(Jvm.find(words.get(1)), words.get(2));
        case "detach 1" -> detach(Jvm.find(words.get(1)));
        case "attach 1" -> attach(Jvm.find(words.get(1)), null);
        case "attach 2" -> attach(Jvm.find(words.get(1)), words.get(2));
        default -> throw new CommandFailure(Exit.USAGE, "not understood", USAGE);
      };
    } catch (CommandFailure e) {
      fail(e);
      return e.exit();
    }
  }

  private void fail(CommandFailure e) {
    if (json) {
      Map<String, Object> failure = new LinkedHashMap<>();
      failure.put("exit", e.exit().status());
      failure.put("reason", e.reason());
      failure.put("remedy", e.remedy());
      out.println(Json.write(failure));
    } else {
      err.println(e.exit() == Exit.USAGE ? e.remedy() : e.reason() + "; " + e.remedy());
    }
  }

  private Exit options() {
    out.print(OptionTable.markdown());
    return Exit.OK;
  }

  private Exit list() throws CommandFailure {
    List<Jvm> all = Jvm.all();
    if (json) {
      out.println(
          Json.write(
              all.stream()
                  .map(jvm -> Map.of("pid", Long.parseLong(jvm.pid()), "command", jvm.command()))
                  .toList()));
    } else {
      all.forEach(jvm -> out.println(jvm.pid() + " " + jvm.command()));
    }
    return Exit.OK;
  }

  private Exit status(Jvm jvm) throws CommandFailure {
    try (Attachment attachment = Attachment.to(jvm.pid())) {
      print(jvm, require(jvm, attachment.awaitReport()));
      return Exit.OK;
    }
  }

  private static Report require(Jvm jvm, @Nullable Report report) throws CommandFailure {
    if (report == null) {
      throw new CommandFailure(
          Exit.ABSENT,
          "Sojourn is not in process " + jvm.pid(),
          "load it by: java -jar sojourn-agent.jar attach " + jvm.pid());
    }
    return report;
  }

  private Exit explain(Jvm jvm, String className) throws CommandFailure {
    try (Attachment attachment = Attachment.to(jvm.pid())) {
      require(jvm, attachment.awaitReport());
      Report answer = attachment.ask(new Question(UUID.randomUUID().toString(), className));
      if (json) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("pid", Long.parseLong(jvm.pid()));
        all.put("class", className);
        all.putAll(answer.values());
        all.remove("asker");
        out.println(Json.write(Json.tree(all)));
      } else {
        answer.texts("explanation").forEach(line -> out.println(StatusText.printable(line)));
      }
      return answer.number("loaded") == 0 ? Exit.UNKNOWN : Exit.OK;
    }
  }

  private Exit attach(Jvm jvm, @Nullable String options) throws CommandFailure {
    try (Attachment attachment = Attachment.to(jvm.pid())) {
      Report before = attachment.report();
      String said = attachment.load(options);
      Report after = attachment.report();
      String wrong = wrong(before, after);
      if (!wrong.isEmpty() || after == null) {
        throw new CommandFailure(
            Exit.FAILED,
            "process " + jvm.pid() + ": " + wrong + (said.isEmpty() ? "" : " (" + said + ")"),
            "its standard error says why");
      }
      print(jvm, after);
      return after.text("problems/0").isEmpty() ? Exit.OK : Exit.FAILED;
    }
  }

  private Exit detach(Jvm jvm) throws CommandFailure {
    try (Attachment attachment = Attachment.to(jvm.pid())) {
      Report before = require(jvm, attachment.awaitReport());
      String said = attachment.load(SojournAgent.DETACH);
      Report after = require(jvm, attachment.report());
      if (after.number("detaches") != before.number("detaches") + 1) {
        throw new CommandFailure(
            Exit.FAILED,
            "process " + jvm.pid() + ": the agent has not heard of the detach" + said,
            "its standard error says why; an older agent cannot be detached");
      }
      List<String> inTheWay = after.texts("inTheWay");
      if (!inTheWay.isEmpty()) {
        String who = StatusText.printable(String.join("; ", inTheWay));
        throw new CommandFailure(
            Exit.FAILED,
            "process " + jvm.pid() + " keeps its hooks: " + who,
            "try again once these threads have made a transition, or have ended");
      }
      print(jvm, after);
      return Exit.OK;
    }
  }

  /** What the reports tell, whatever the JVM has said; empty if the attach is done. */
  private static String wrong(@Nullable Report before, @Nullable Report after) {
    if (after == null) {
      return "the agent did not start";
    }
    if (after.number("attaches") != (before == null ? 0 : before.number("attaches")) + 1) {
      return "the agent has not heard of the attach";
    }
    if (!after.text("lastAttach").equals("done")) {
      return "the agent refused, since it was told to fail closed and "
          + (after.text("problems/0").isEmpty() ? "could not start" : after.text("problems/0"));
    }
    return after.text("state").equals("at work") ? "" : "the agent could not start";
  }

  private void print(Jvm jvm, Report report) {
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("pid", Long.parseLong(jvm.pid()));
      all.putAll(report.values());
      out.println(Json.write(Json.tree(all)));
    } else {
      StatusText.of(jvm.pid(), report).forEach(out::println);
    }
  }
}
