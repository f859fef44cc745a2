package dev.sojourn.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** JMH's own command line, with the agent in every forked JVM. */
public final class Main {
  private Main() {}

  /**
   * Runs the benchmarks that the arguments select. A benchmark that fails makes the command fail,
   * unless {@code -foe false} asks otherwise.
   *
   * @param args JMH's options
   * @throws Exception if something goes wrong that is no fault of the arguments
   */
  public static void main(String[] args) throws Exception {
    CommandLineOptions commandLine = parse(args);
    if (onlyInforms(commandLine)) {
      org.openjdk.jmh.Main.main(args);
      return;
    }
    List<String> jvmArgs = new ArrayList<>();
    jvmArgs.addAll(commandLine.getJvmArgsAppend().orElse(List.of()));
    try {
      jvmArgs.add(Agent.argument());
    } catch (IllegalArgumentException e) {
      fail(String.valueOf(e.getMessage()));
    }
    Options options =
        new OptionsBuilder()
            .parent(commandLine)
            .jvmArgsAppend(jvmArgs.toArray(String[]::new))
            .shouldFailOnError(commandLine.shouldFailOnError().orElse(true))
            .build();
    try {
      new Runner(options).run();
    } catch (RunnerException e) {
      fail(e.toString());
    }
  }

  private static CommandLineOptions parse(String[] args) {
    try {
      return new CommandLineOptions(args);
    } catch (CommandLineOptionException e) {
      throw fail(String.valueOf(e.getMessage()));
    }
  }

  private static boolean onlyInforms(CommandLineOptions options) {
    return options.shouldHelp()
        || options.shouldList()
        || options.shouldListWithParams()
        || options.shouldListProfilers()
        || options.shouldListResultFormats();
  }

  private static RuntimeException fail(String message) {
    System.err.println("benchmarks: " + message);
    System.exit(2);
    throw new AssertionError("exit has returned");
  }
}
