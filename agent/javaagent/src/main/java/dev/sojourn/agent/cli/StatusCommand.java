package dev.sojourn.agent.cli;

import picocli.CommandLine.ParseResult;

/** Shows what the agent in a JVM reports. Runs no code of the agent there. */
final class StatusCommand extends JvmCommand {
  StatusCommand() {
    super("status", "Show what the agent in a JVM does. Runs no code there.");
  }

  @Override
  Exit run(Jvm jvm, Attachment attachment, ParseResult words, Console console)
      throws CommandFailure {
    print(jvm, require(jvm, attachment.awaitReport()), console);
    return Exit.OK;
  }
}
