package dev.sojourn.agent.cli;

import dev.sojourn.agent.status.StatusReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** Loads the agent into a JVM, or changes options of the one that is there. */
final class AttachCommand extends JvmCommand {
  AttachCommand() {
    super("attach", "Load the agent into a JVM, or change the options of the one there.");
    allow("option=value,...", "Options of the agent; the command options shows which there are.");
  }

  @Override
  Exit run(Jvm jvm, Attachment attachment, ParseResult words, Console console)
      throws CommandFailure {
    StatusReport before = attachment.report();
    String said = attachment.load(words.matchedPositionalValue(1, ""));
    StatusReport after = attachment.report();
    String wrong = wrong(before, after);
    if (!wrong.isEmpty() || after == null) {
      throw new CommandFailure(
          Exit.FAILED,
          "process " + jvm.pid() + ": " + wrong + (said.isEmpty() ? "" : " (" + said + ")"),
          "its standard error says why");
    }
    print(jvm, after, console);
    return after.text("problems/0").isEmpty() ? Exit.OK : Exit.FAILED;
  }

  /** What went wrong with an attach, judged by the reports alone; empty if it is done. */
  private static String wrong(@Nullable StatusReport before, @Nullable StatusReport after) {
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
}
