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
 * Shows a report to whoever may attach to this JVM, by its agent properties: a table that the JVM
 * keeps for this and hands out by the attach mechanism. No port is open, no file is written, and
 * the application's own properties stay as they are.
 *
 * <p>The JDK has no public way to that table from inside. Its own management agent writes the
 * address of its port there, by the same class, which has been the same since JDK 9.
 */
public final class Publication {
  /** The name of the property. */
  public static final String PROPERTY = "dev.sojourn.status";

  private final Properties properties;

  private Publication(Properties properties) {
    this.properties = properties;
  }

  /**
   * Opens the table.
   *
   * @param instrumentation exports the JDK's package to one class of ours, and to nobody else
   * @return the way to it
   * @throws IOException if our jar has gone
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
   * Replaces what was shown before.
   *
   * @param report what to show
   */
  public void show(Report report) {
    properties.setProperty(PROPERTY, report.format());
  }

  /**
   * Replaces the answer to the question before.
   *
   * @param report the answer
   */
  public void answer(Report report) {
    properties.setProperty(Question.ANSWER, report.format());
  }
}
