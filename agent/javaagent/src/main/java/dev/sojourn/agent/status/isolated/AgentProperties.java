package dev.sojourn.agent.status.isolated;

import java.util.Properties;
import java.util.function.Supplier;

/**
 * Gets at the properties that an attaching process reads; never used as the class loader has it.
 */
public final class AgentProperties implements Supplier<Properties> {
  /** For the one that makes it by its name. */
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
