package dev.sojourn.agent.cli;

import java.io.PrintStream;
import java.util.List;

/**
 * The command line of the agent's jar. It lists JVMs, loads the agent into one, and shows what the
 * agent does there. It opens no port.
 */
public final class Main {
  private Main() {}

  /**
   * Runs one command, and ends the process with the status of its {@link Exit}.
   *
   * @param arguments the command and what it needs
   */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    Console console = new Console(out, err, CommandTree.asksForJson(arguments));
    return new CommandTree(console).run(arguments);
  }
}
