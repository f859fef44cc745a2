package dev.sojourn.e2e.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Describes a JVM to fork; {@link #start} and {@link #run} do it. */
public final class Jvm {
  /** What a warning in the system log begins with; then come its text, and lines of a trace. */
  public static final String LOGGED = "system log, WARNING ";

  private static final String LOG_FORMAT =
      "-Djava.util.logging.SimpleFormatter.format=system log, %4$s %5$s%6$s%n";

  private static final String PROGRAMS_PACKAGE = "dev.sojourn.e2e.programs.";

  private final Jdk jdk;
  private final List<String> starter = new ArrayList<>();
  private final List<String> flags = new ArrayList<>();
  private List<Path> classPath = List.of(Artifacts.SOJOURN_JAR, Artifacts.PROGRAMS);
  private final List<String> program = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();

  private Jvm(Jdk jdk) {
    this.jdk = jdk;
  }

  public static Jvm on(Jdk jdk) {
    return new Jvm(jdk);
  }

  /** Runs under the agent, with its defaults. */
  public Jvm agent() {
    return flag("-javaagent:" + Artifacts.AGENT_JAR);
  }

  /** Runs under the agent, with options. */
  public Jvm agent(String options) {
    return flag("-javaagent:" + Artifacts.AGENT_JAR + "=" + options);
  }

  public Jvm flag(String... more) {
    flags.addAll(Arrays.asList(more));
    return this;
  }

  /** For what starts, says something and ends: with one compiler and no threads of a collector. */
  public Jvm brief() {
    return flag("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
  }

  /** Lets another program start it. */
  public Jvm under(String... words) {
    starter.addAll(Arrays.asList(words));
    return this;
  }

  public Jvm environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Replaces the default, which is the runtime and then the programs. */
  public Jvm classPath(Path... entries) {
    classPath = List.of(entries);
    return this;
  }

  /** Names one of our programs, such as {@code log.LastWords}, and its arguments. */
  public Jvm program(String name, String... arguments) {
    return main(PROGRAMS_PACKAGE + name, arguments);
  }

  public Jvm main(String className, String... arguments) {
    program.add("-cp");
    program.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    program.add(className);
    program.addAll(Arrays.asList(arguments));
    return this;
  }

  public Jvm jar(Path jar, String... arguments) {
    program.add("-jar");
    program.add(jar.toString());
    program.addAll(Arrays.asList(arguments));
    return this;
  }

  /** Runs to the end, with nothing on stdin. */
  public Finished run() {
    try (Running running = start()) {
      return running.finish();
    }
  }

  public Running start() {
    List<String> command = new ArrayList<>(starter);
    command.add(jdk.tool("java").toString());
    command.add(LOG_FORMAT);
    command.addAll(flags);
    command.addAll(program);
    ProcessBuilder builder = new ProcessBuilder(command);
    // What would add options of somebody else's, and a line on stderr that says so.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().remove("_JAVA_OPTIONS");
    builder.environment().remove("CLASSPATH");
    builder.environment().putAll(environment);
    try {
      return new Running(jdk, command, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
