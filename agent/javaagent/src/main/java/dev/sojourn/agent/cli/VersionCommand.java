package dev.sojourn.agent.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.ParseResult;

/** Prints this jar's version. That of the agent in a JVM is part of its status. */
final class VersionCommand extends Command {
  VersionCommand() {
    super("version", "Print the version of this jar; status shows that of the agent in a JVM.");
  }

  @Override
  Exit run(ParseResult words, Console console) {
    if (console.json()) {
      console.printJson(Map.of("version", version()));
    } else {
      console.printLines(List.of("Sojourn " + version()));
    }
    return Exit.OK;
  }

  static String version() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "of unknown version" : version;
  }
}
