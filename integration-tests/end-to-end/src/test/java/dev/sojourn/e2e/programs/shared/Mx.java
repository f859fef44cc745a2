package dev.sojourn.e2e.programs.shared;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/** A program's view of the statistics, as any MBean of its own could have it. */
public final class Mx {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private Mx() {}

  /** Waits for the beans, which come some time after the start. */
  public static void await() {
    Facts.await("the beans", () -> SERVER.isRegistered(name("type=Retirement")));
  }

  public static long number(String keys, String attribute) {
    return ((Number) get(keys, attribute)).longValue();
  }

  /** The calling thread's entries to KERNEL so far; 0 if it is not tracked. */
  public static long sojourns() {
    return sojourns(Thread.currentThread());
  }

  /** Another thread's entries to KERNEL so far; 0 if it is not tracked. */
  public static long sojourns(Thread thread) {
    CompositeData row = row(thread.getId());
    return row == null ? 0 : (Long) row.get("sojourns");
  }

  /** The calling thread's mode and policy. */
  public static String leaning() {
    return leaning(Thread.currentThread());
  }

  /** A thread's mode and policy. */
  public static String leaning(Thread thread) {
    CompositeData row = row(thread.getId());
    return row == null ? "not tracked" : row.get("mode") + " " + row.get("policy");
  }

  public static boolean isTracked(long thread) {
    return row(thread) != null;
  }

  public static int rows() {
    return table().size();
  }

  private static @Nullable CompositeData row(long thread) {
    if (!SERVER.isRegistered(name("type=Threads"))) {
      return null;
    }
    CompositeData entry = table().get(new Object[] {thread});
    return entry == null ? null : (CompositeData) entry.get("value");
  }

  private static TabularData table() {
    return (TabularData) get("type=Threads", "Threads");
  }

  public static Object get(String keys, String attribute) {
    // An invalidation's bean comes a moment after the invalidation.
    Facts.await("the bean " + keys, () -> SERVER.isRegistered(name(keys)));
    try {
      return SERVER.getAttribute(name(keys), attribute);
    } catch (JMException e) {
      throw new IllegalStateException(keys + " " + attribute, e);
    }
  }

  private static ObjectName name(String keys) {
    try {
      return ObjectName.getInstance("dev.sojourn:" + keys);
    } catch (JMException e) {
      throw new IllegalStateException(keys, e);
    }
  }
}
