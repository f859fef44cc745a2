package dev.sojourn.twins;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What must find a fault in a twin, and none in the engine as it is: {@code KIND ARGUMENT}.
 *
 * @param kind which program
 * @param argument what of it
 */
record Check(Kind kind, String argument) {
  /** The programs. Each ends with 0 and a line that says so, or with 1 and the fault. */
  enum Kind {
    /** Tests of the engine, once: {@code engine.PinsTest#method}. */
    TEST {
      @Override
      List<String> command(String argument, Path variant, int seconds) {
        return tests(argument, variant, 0);
      }
    },
    /** Tests of the engine, again and again, since what depends on a race may pass at first. */
    RACE {
      @Override
      List<String> command(String argument, Path variant, int seconds) {
        return tests(argument, variant, seconds);
      }
    },
    /** The torture program, woven, in a policy. */
    TORTURE {
      @Override
      List<String> command(String argument, Path variant, int seconds) {
        return List.of(
            "-javaagent:" + Paths.AGENT_JAR,
            "-cp",
            Paths.joined(List.of(variant, Paths.TORTURE_JAR)),
            "dev.sojourn.torture.Torture",
            "--policy=" + argument,
            "--seconds=" + seconds);
      }
    },
    /**
     * Litmus tests of the real classes: a pattern of their names. One round finds it or does not.
     */
    JCSTRESS {
      @Override
      List<String> command(String argument, Path variant, int seconds) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("-cp", Paths.joined(List.of(variant, Paths.JCSTRESS_JAR))));
        command.addAll(List.of("org.openjdk.jcstress.Main", "-t", argument));
        command.addAll(List.of("-sc", "false", "-af", "NONE", "-f", "1", "-hs", "256"));
        command.addAll(List.of("-iters", "5", "-time", "200", "-jvmArgs", "-XX:+UseParallelGC"));
        command.addAll(List.of("-r", variant.resolveSibling("jcstress").toString()));
        return command;
      }
    },
    /** A model, whose twin of the same name its own test refutes. */
    MODEL {
      @Override
      List<String> command(String argument, Path variant, int seconds) {
        throw new IllegalStateException("models are checked elsewhere");
      }
    };

    /** The virtual machine's arguments; it is to look for about so many seconds at most. */
    abstract List<String> command(String argument, Path variant, int seconds);

    private static List<String> tests(String tests, Path variant, int seconds) {
      List<Path> classPath = Paths.withThis(variant, Paths.ENGINE_TESTS, Paths.ENGINE_CLASSES);
      List<String> command = new ArrayList<>();
      command.addAll(List.of("-ea", "-cp", Paths.joined(classPath)));
      command.addAll(List.of(TestRun.class.getName(), Integer.toString(seconds)));
      command.addAll(List.of(tests.split(" ")));
      return command;
    }
  }

  static Check parse(String text) {
    String[] parts = text.split(" ", 2);
    return new Check(Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)), parts[1]);
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + argument;
  }
}
