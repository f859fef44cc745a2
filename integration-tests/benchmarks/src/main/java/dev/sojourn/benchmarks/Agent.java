package dev.sojourn.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The packaged agent, as an argument of a JVM. */
final class Agent {
  private static final String JAR_PROPERTY = "sojourn.agent.jar";
  private static final String OPTIONS_PROPERTY = "sojourn.agent.options";
  private static final String JAR_IN_TREE = "../../../agent/javaagent/target/sojourn-agent.jar";

  private Agent() {}

  /** Brings the agent in with the options that the user names, or none. */
  static String argument() throws URISyntaxException {
    return argument(System.getProperty(OPTIONS_PROPERTY, ""));
  }

  /**
   * Brings the agent in.
   *
   * @throws IllegalArgumentException with a text for the user, if there is no such file
   */
  static String argument(String options) throws URISyntaxException {
    Path jar = jar();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalArgumentException(
          "the agent jar is missing: "
              + jar
              + "; build it (mvn package), or name another one by java -D"
              + JAR_PROPERTY
              + "=...");
    }
    return "-javaagent:" + jar + (options.isEmpty() ? "" : "=" + options);
  }

  /** The one that is named, or else the one built in the same tree as this jar. */
  private static Path jar() throws URISyntaxException {
    String named = System.getProperty(JAR_PROPERTY);
    if (named != null) {
      return Path.of(named).toAbsolutePath().normalize();
    }
    Path here = Path.of(Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return here.resolveSibling(JAR_IN_TREE).normalize();
  }
}
