package dev.sojourn.agent.jmx;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The agent's MBeans as a monitoring tool sees them: names, attributes, open types. */
final class Beans {
  static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private Beans() {}

  static ObjectName name(String properties) throws JMException {
    return new ObjectName("dev.sojourn:" + properties);
  }

  static Set<ObjectName> all(String pattern) throws JMException {
    return SERVER.queryNames(name(pattern), null);
  }

  static void unregisterAll() throws JMException {
    for (ObjectName name : all("*")) {
      SERVER.unregisterMBean(name);
    }
  }

  static Object attribute(String properties, String attribute) throws JMException {
    return SERVER.getAttribute(name(properties), attribute);
  }

  static long number(String properties, String attribute) throws JMException {
    return ((Number) attribute(properties, attribute)).longValue();
  }

  /** All attributes of an MBean with their values; one whose getter throws is missing. */
  static Map<String, Object> attributes(ObjectName name) throws JMException {
    MBeanAttributeInfo[] infos = SERVER.getMBeanInfo(name).getAttributes();
    String[] names = new String[infos.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = infos[i].getName();
    }
    Map<String, Object> values = new TreeMap<>();
    for (Attribute attribute : SERVER.getAttributes(name, names).asList()) {
      values.put(attribute.getName(), attribute.getValue());
    }
    return values;
  }

  /** Waits for what another thread is about to do; a hang ends by the test's time limit. */
  static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
