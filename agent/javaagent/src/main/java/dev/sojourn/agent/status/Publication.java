package dev.sojourn.agent.status;

import dev.sojourn.agent.files.IsolatedLoader;
import dev.sojourn.agent.files.OwnFiles;
import dev.sojourn.agent.status.isolated.AgentProperties;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A writer of the JVM's agent properties: like system properties, but a table that the JVM hands to
 * any process that may attach to it. No port is open, no file is written, and the application's own
 * properties stay as they are. Any thread may use it.
 */
public final class Publication {
  // The JDK has no public way to that table from inside. Its own management agent writes the
  // address of its port there by the same class, which has been the same since JDK 9.

  /** The name of the property. */
  public static final String PROPERTY = "dev.sojourn.status";

  private final Properties properties;

  private Publication(Properties properties) {
    this.properties = properties;
  }

  /**
   * Opens this JVM's table.
   *
   * @param instrumentation exports the JDK's package to one class of ours, and to nothing else
   * @return a writer that has shown nothing yet
   * @throws IOException if the agent's jar cannot be read
   * @throws ReflectiveOperationException if this JVM has no such table
   */
  public static Publication open(Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    String name = AgentProperties.class.getName();
    Class<?> isolated =
        new IsolatedLoader(
                "sojourn-status", Map.of(name, OwnFiles.classFile(AgentProperties.class)))
            .loadClass(name);
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of("jdk.internal.vm", Set.of(isolated.getModule())),
        Map.of(),
        Set.of(),
        Map.of());
    Supplier<?> supplier = (Supplier<?>) isolated.getConstructor().newInstance();
    return new Publication((Properties) supplier.get());
  }

  /**
   * Shows a report in place of the one before.
   *
   * @param report the report
   */
  public void show(StatusReport report) {
    properties.setProperty(PROPERTY, report.format());
  }

  /**
   * Shows an answer in place of the one to the question before.
   *
   * @param report the answer
   */
  public void answer(StatusReport report) {
    properties.setProperty(Question.ANSWER, report.format());
  }
}
