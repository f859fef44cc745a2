package dev.sojourn.agent.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command of the command line: the words that it takes, and what it does. The words are described
 * by picocli's model and not by its annotations, which take reflection and thus longer for each
 * command that there is, whichever is run.
 */
abstract class Command {
  private static final String ONE = "1";
  private static final String AT_MOST_ONE = "0..1";

  private final CommandSpec spec;

  Command(String name, String description) {
    spec = CommandSpec.wrapWithoutInspection(this).name(name);
    spec.usageMessage().description(description);
  }

  static OptionSpec.Builder flag(String name, String... more) {
    return OptionSpec.builder(name, more).type(boolean.class);
  }

  final CommandSpec spec() {
    return spec;
  }

  /** Adds a word that must be there, after those that were added before. */
  final void require(String label, String description) {
    add(label, ONE, description);
  }

  /** Adds a word that may be left out, after those that were added before. */
  final void allow(String label, String description) {
    add(label, AT_MOST_ONE, description);
  }

  private void add(String label, String arity, String description) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .required(arity.equals(ONE))
            .index(Integer.toString(spec.positionalParameters().size()))
            .arity(arity)
            .paramLabel(label)
            .description(description)
            .type(String.class)
            .build());
  }

  /**
   * Does what the command is for.
   *
   * @param words what was said, matched with what the command takes
   */
  abstract Exit run(ParseResult words, Console console) throws CommandFailure;
}
