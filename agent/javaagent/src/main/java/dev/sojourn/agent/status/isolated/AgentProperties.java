package dev.sojourn.agent.status.isolated;

import java.util.Properties;
import java.util.function.Supplier;

/**
 * Supplies the JVM's agent properties, which an attaching process reads. Only the copy of this
 * class that a loader of its own defines is ever used.
 */
public final class AgentProperties implements Supplier<Properties> {
  /** Called by reflection. */
  public AgentProperties() {}

  @Override
  public Properties get() {
    try {
      return (Properties)
          Class.forName("jdk.internal.vm.VMSupport").getMethod("getAgentProperties").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
