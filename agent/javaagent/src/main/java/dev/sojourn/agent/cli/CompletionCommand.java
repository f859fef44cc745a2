package dev.sojourn.agent.cli;

import picocli.AutoComplete;
import picocli.CommandLine.ParseResult;

/** Prints a script by which a shell completes the command line's words. */
final class CompletionCommand extends Command {
  /** What a shell completes is the word that begins the line, and {@code java} is not ours. */
  private static final String DEFAULT_NAME = "sojourn";

  CompletionCommand() {
    super("completion", "Print a script that makes bash or zsh complete these words.");
    allow(
        "NAME",
        "What the command is called in the shell, by an alias or a script; "
            + DEFAULT_NAME
            + " if left out.");
  }

  @Override
  Exit run(ParseResult words, Console console) throws CommandFailure {
    String name = words.matchedPositionalValue(0, DEFAULT_NAME);
    if (!name.matches("[A-Za-z_][A-Za-z0-9_-]*")) {
      throw new CommandFailure(
          Exit.USAGE,
          "'" + name + "' is not a name for a command",
          "a name has letters, digits, - and _");
    }
    console.out().print(AutoComplete.bash(name, spec().commandLine().getParent()));
    return Exit.OK;
  }
}
