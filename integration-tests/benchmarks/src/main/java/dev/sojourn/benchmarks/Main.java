package dev.sojourn.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final String AGENT_PROPERTY = "sojourn.agent.jar";
  private static final String AGENT_IN_TREE = "../../../agent/javaagent/target/sojourn-agent.jar";

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
    Path agent = agentJar();
    if (!Files.isRegularFile(agent)) {
      fail(
          "the agent jar is missing: "
              + agent
              + "; build it (mvn package), or name another one by java -D"
              + AGENT_PROPERTY
              + "=... -jar benchmarks.jar");
    }
    List<String> jvmArgs = new ArrayList<>();
    jvmArgs.addAll(commandLine.getJvmArgsAppend().orElse(List.of()));
    jvmArgs.add("-javaagent:" + agent);
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

  /** The one that is named, or else the one built in the same tree as this jar. */
  private static Path agentJar() throws URISyntaxException {
    String named = System.getProperty(AGENT_PROPERTY);
    if (named != null) {
      return Path.of(named).toAbsolutePath().normalize();
    }
    Path here = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return here.resolveSibling(AGENT_IN_TREE).normalize();
  }

  private static RuntimeException fail(String message) {
    System.err.println("benchmarks: " + message);
    System.exit(2);
    throw new AssertionError("exit has returned");
  }
}
