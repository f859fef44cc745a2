package dev.sojourn.agent.cli;

import dev.sojourn.agent.SojournAgent;
import dev.sojourn.agent.status.StatusReport;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** Takes the hooks out of a JVM's methods. */
final class DetachCommand extends JvmCommand {
  DetachCommand() {
    super("detach", "Take the hooks out of all methods, once no promise rests on them.");
  }

  @Override
  Exit run(Jvm jvm, Attachment attachment, ParseResult words, Console console)
      throws CommandFailure {
    StatusReport before = require(jvm, attachment.awaitReport());
    String said = attachment.load(SojournAgent.DETACH);
    StatusReport after = require(jvm, attachment.report());
    if (after.number("detaches") != before.number("detaches") + 1) {
      throw new CommandFailure(
          Exit.FAILED,
          "process " + jvm.pid() + ": the agent has not heard of the detach" + said,
          "its standard error says why; an older agent cannot be detached");
    }
    List<String> inTheWay = after.texts("inTheWay");
    if (!inTheWay.isEmpty()) {
      throw new CommandFailure(
          Exit.FAILED,
          "process " + jvm.pid() + " keeps its hooks: " + String.join("; ", inTheWay),
          "try again once these threads have made a transition, or have ended");
    }
    print(jvm, after, console);
    return Exit.OK;
  }
}
