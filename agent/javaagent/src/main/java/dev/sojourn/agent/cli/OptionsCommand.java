package dev.sojourn.agent.cli;

import dev.sojourn.agent.options.OptionTable;
import picocli.CommandLine.ParseResult;

/** Prints the page of the agent's options, which agent/docs/options.md is made by. */
final class OptionsCommand extends Command {
  OptionsCommand() {
    super("options", "Print what options the agent has, in Markdown.");
  }

  @Override
  Exit run(ParseResult words, Console console) {
    console.out().print(OptionTable.markdown());
    return Exit.OK;
  }
}
