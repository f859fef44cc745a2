package dev.sojourn.agent.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** All commands, and the way from the words of a command line to the one that is meant. */
final class CommandTree implements IExecutionStrategy, IParameterExceptionHandler {
  private static final String NAME = "java -jar sojourn-agent.jar";
  private static final String END_OF_OPTIONS = "--";
  private static final String JSON = "--json";
  private static final String VERSION = "--version";

  private final Console console;
  private final CommandLine line;

  CommandTree(Console console) {
    this.console = console;
    CommandSpec whole = CommandSpec.create().name(NAME);
    whole
        .usageMessage()
        .customSynopsis(NAME + " COMMAND [--json] [WORD...]")
        .description("Finds JVMs, loads Sojourn's agent into them, and shows what it does there.")
        .footer("A word that begins with - and is no option comes after " + END_OF_OPTIONS + ".");
    addOptions(whole);
    whole.addOption(Command.flag(VERSION).description("Print the version, and exit.").build());
    for (Command command : commands()) {
      addOptions(command.spec());
      whole.addSubcommand(command.spec().name(), command.spec());
    }
    line = new CommandLine(whole);
    line.setSubcommandsCaseInsensitive(true);
    line.setOverwrittenOptionsAllowed(true); // the same flag twice
    line.setExpandAtFiles(false); // a regular expression may begin with @
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.setExecutionStrategy(this);
    line.setParameterExceptionHandler(this);
  }

  /** In the order in which the help shows them. */
  private static List<Command> commands() {
    return List.of(
        new ListCommand(),
        new AttachCommand(),
        new DetachCommand(),
        new StatusCommand(),
        new ExplainCommand(),
        new OptionsCommand(),
        new VersionCommand(),
        new CompletionCommand(),
        new HelpCommand());
  }

  private static void addOptions(CommandSpec spec) {
    spec.addOption(
        Command.flag(JSON).description("Answer by one line of JSON, failures included.").build());
    spec.addOption(
        Command.flag("--help", "-h")
            .usageHelp(true)
            .description("Show this help, and exit.")
            .build());
  }

  /** Told before anything is parsed, since what cannot be parsed is to be answered in JSON too. */
  static boolean asksForJson(List<String> arguments) {
    int end = arguments.indexOf(END_OF_OPTIONS);
    int json = arguments.indexOf(JSON);
    return json >= 0 && (end < 0 || json < end);
  }

  /** Returns the status that the process is to end with. */
  int run(List<String> arguments) {
    return line.execute(arguments.toArray(new String[0]));
  }

  @Override
  public int execute(ParseResult words) {
    ParseResult own = words.hasSubcommand() ? words.subcommand() : words;
    CommandLine asked = own.commandSpec().commandLine();
    try {
      if (own.isUsageHelpRequested() || words.isUsageHelpRequested()) {
        asked.usage(console.out());
        return Exit.OK.status();
      }
      if (words.hasMatchedOption(VERSION)) {
        return new VersionCommand().run(words, console).status();
      }
      if (own == words) {
        return nothing();
      }
      return ((Command) own.commandSpec().userObject()).run(own, console).status();
    } catch (CommandFailure e) {
      return console.fail(e).status();
    }
  }

  private int nothing() {
    if (console.json()) {
      return console.fail(Misunderstanding.noCommand(line)).status();
    }
    line.usage(console.err());
    return Exit.USAGE.status();
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    return console.fail(Misunderstanding.of(e)).status();
  }
}
