package dev.sojourn.agent.cli;

import dev.sojourn.agent.options.Spelling;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts into words what the parser has against a command line, and what may have been meant. */
final class Misunderstanding {
  private Misunderstanding() {}

  static CommandFailure of(ParameterException e) {
    CommandLine command = e.getCommandLine();
    for (CommandLine each = command; each != null; each = each.getParent()) {
      if (!each.getUnmatchedArguments().isEmpty()) { // it may be why another one is missing
        return unmatched(each.getUnmatchedArguments(), each);
      }
    }
    if (e instanceof MissingParameterException missing) {
      String label = missing.getMissing().get(0).paramLabel();
      return failure("the word for " + label + " is missing", usage(command));
    }
    return failure(String.valueOf(e.getMessage()), usage(command));
  }

  private static CommandFailure unmatched(List<String> words, CommandLine command) {
    String word = words.get(0);
    if (new UnmatchedArgumentException(command, words).isUnknownOption()) {
      String near = meant(word, command.getCommandSpec().optionsMap().keySet());
      return failure("'" + word + "' is not an option here", near + usage(command));
    }
    return command.getParent() == null
        ? unknownCommand(word, command)
        : failure("'" + word + "' is one word too many", usage(command));
  }

  /** For a word that should name one of the commands, and does not. */
  static CommandFailure unknownCommand(String word, CommandLine all) {
    String near = meant(word, all.getSubcommands().keySet());
    return failure("'" + word + "' is not a command", near + commands(all));
  }

  static CommandFailure noCommand(CommandLine all) {
    return failure("no command is given", commands(all));
  }

  private static CommandFailure failure(String reason, String remedy) {
    return new CommandFailure(Exit.USAGE, reason, remedy);
  }

  private static String meant(String word, Iterable<String> names) {
    String nearest = Spelling.nearest(word.toLowerCase(Locale.ROOT), names);
    return nearest == null ? "" : "did you mean " + nearest + "? ";
  }

  private static String commands(CommandLine all) {
    return "the commands are " + String.join(", ", all.getSubcommands().keySet());
  }

  private static String usage(CommandLine command) {
    return "usage: " + command.getHelp().synopsis(0).strip().replaceAll("\\s+", " ");
  }
}
