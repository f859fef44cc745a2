package dev.sojourn.e2e.harness;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The statistics of a forked JVM, read from this one. */
public final class Remote implements AutoCloseable {
  private final JMXConnector connector;
  private final MBeanServerConnection server;

  private Remote(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.server = connector.getMBeanServerConnection();
  }

  /** Connects, and waits for the beans to be there. */
  @SuppressWarnings("BanJNDI") // the address is the program's own, on this machine
  public static Remote of(Running program) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(program.pid()));
      String address;
      try {
        address = machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
      Remote remote = new Remote(JMXConnectorFactory.connect(new JMXServiceURL(address)));
      remote.awaitBean("type=Retirement");
      return remote;
    } catch (AttachNotSupportedException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Beans come a moment after what they are about. */
  public void awaitBean(String keys) {
    try {
      long start = System.nanoTime();
      while (!server.isRegistered(name(keys))) {
        if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(Running.HANG_SECONDS)) {
          throw new AssertionError("there is no " + keys + ", only " + names());
        }
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All beans of ours, by the keys of their names. */
  public SortedSet<ObjectName> names() {
    try {
      SortedSet<ObjectName> names =
          new TreeSet<>(Comparator.comparing(ObjectName::getCanonicalName));
      names.addAll(server.queryNames(new ObjectName("dev.sojourn*:*"), null));
      return names;
    } catch (IOException | JMException e) {
      throw new IllegalStateException(e);
    }
  }

  public MBeanAttributeInfo[] attributes(ObjectName bean) {
    try {
      return server.getMBeanInfo(bean).getAttributes();
    } catch (IOException | JMException e) {
      throw new IllegalStateException(bean.toString(), e);
    }
  }

  public Object get(ObjectName bean, String attribute) {
    try {
      return server.getAttribute(bean, attribute);
    } catch (IOException | JMException e) {
      throw new IllegalStateException(bean + " " + attribute, e);
    }
  }

  public Object get(String keys, String attribute) {
    return get(name(keys), attribute);
  }

  public long number(String keys, String attribute) {
    return ((Number) get(keys, attribute)).longValue();
  }

  /** What the agent says of a class. */
  public String explain(String className) {
    try {
      return (String)
          server.invoke(
              name("type=Agent"),
              "explain",
              new Object[] {className},
              new String[] {String.class.getName()});
    } catch (IOException | JMException e) {
      throw new IllegalStateException(className, e);
    }
  }

  /** An attribute that is a map: its values by its keys. */
  public Map<Object, CompositeData> table(String keys, String attribute) {
    Map<Object, CompositeData> rows = new LinkedHashMap<>();
    for (Object entry : ((TabularData) get(keys, attribute)).values()) {
      CompositeData row = (CompositeData) entry;
      rows.put(row.get("key"), (CompositeData) row.get("value"));
    }
    return rows;
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public static ObjectName name(String keys) {
    try {
      return ObjectName.getInstance("dev.sojourn:" + keys);
    } catch (JMException e) {
      throw new IllegalStateException(keys, e);
    }
  }
}
