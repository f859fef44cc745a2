package dev.sojourn.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A program of this package in a JVM of its own, under the agent: one set of options each. */
final class Fork {
  private Fork() {}

  /**
   * Runs it to its end, with this JVM's streams. Ends this JVM if that fails.
   *
   * @param program has a main method
   * @param options the agent's
   */
  static void run(Class<?> program, String options, Object... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    try {
      command.add(Agent.argument("log.level=warn," + options));
    } catch (IllegalArgumentException e) {
      System.err.println("benchmarks: " + e.getMessage());
      System.exit(2);
    }
    Collections.addAll(command, "-cp", System.getProperty("java.class.path"), program.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      System.err.println("benchmarks: " + program.getSimpleName() + " has failed");
      System.exit(exit);
    }
  }

  /** The number that a program may be given as its only argument. */
  static int count(String[] arguments, int usual) {
    return arguments.length == 0 ? usual : Integer.parseInt(arguments[0]);
  }
}
