package dev.sojourn.agent.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Prints the help of a command, or of all. */
final class HelpCommand extends Command {
  private static final String WORD = "COMMAND";

  HelpCommand() {
    super("help", "Show what a command does and takes.");
    allow(WORD, "Without it all commands are shown.");
  }

  @Override
  Exit run(ParseResult words, Console console) throws CommandFailure {
    CommandLine all = spec().commandLine().getParent();
    String word = words.matchedPositionalValue(0, "");
    CommandLine asked = word.isEmpty() ? all : all.getSubcommands().get(word);
    if (asked == null) {
      throw Misunderstanding.unknownCommand(word, all);
    }
    asked.usage(console.out());
    return Exit.OK;
  }
}
