package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.OpenValues;
import dev.sojourn.e2e.harness.Remote;
import dev.sojourn.e2e.harness.Running;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The statistics of a program that has done a known number of everything, from outside. */
final class StatisticsIT {
  private static final String ODD_NAME = "late, and odd: *?=\"";

  @OnEveryJdk
  void everyNumberCanBeReadFromAnotherProcess(Jdk jdk) {
    try (Running program = Jvm.on(jdk).agent().program("statistics.Busy").start()) {
      program.awaitOut("ready");
      try (Remote remote = Remote.of(program)) {
        remote.awaitBean("type=Invalidation,name=" + ObjectName.quote(ODD_NAME)); // the last one
        names(remote);
        types(remote);
        agent(remote);
        threads(remote, program);
        invalidation(remote);
        backlog(remote);
        program.send("go on");
        program.awaitOut("drained");
        drained(remote);
      }
      program.finish().exited(0).startLine().warned("invalidation 'failing' threw", "the disposer");
    }
  }

  /** The check of types refuses what is not to be there. */
  @Test
  void control() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName threading = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
    OpenValues.check("peak", SimpleType.INTEGER, server.getAttribute(threading, "PeakThreadCount"));
    OpenType<?> ids = ArrayType.getPrimitiveArrayType(long[].class);
    Object value = server.getAttribute(threading, "AllThreadIds");
    assertThrows(AssertionError.class, () -> OpenValues.check("ids", ids, value));
    assertThrows(AssertionError.class, () -> OpenValues.check("ids", SimpleType.LONG, value));
  }

  private static void names(Remote remote) {
    Set<String> types =
        remote.names().stream()
            .filter(name -> name.getKeyProperty("name") == null)
            .map(ObjectName::getCanonicalName)
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "dev.sojourn:type=Agent",
            "dev.sojourn:type=Threads",
            "dev.sojourn:type=GracePeriods",
            "dev.sojourn:type=Retirement",
            "dev.sojourn:type=RemoteBarriers",
            "dev.sojourn:type=Pins"),
        types);
    Set<String> kinds =
        remote.names().stream()
            .map(name -> name.getKeyProperty("name"))
            .filter(Objects::nonNull)
            .map(name -> name.startsWith("\"") ? ObjectName.unquote(name) : name)
            .collect(Collectors.toSet());
    assertEquals(Set.of("first", "failing", ODD_NAME), kinds);
  }

  private static void types(Remote remote) {
    int attributes = 0;
    for (ObjectName bean : remote.names()) {
      for (MBeanAttributeInfo attribute : remote.attributes(bean)) {
        String what = bean + " " + attribute.getName();
        assertTrue(attribute.isReadable() && !attribute.isWritable(), what);
        OpenType<?> type = (OpenType<?>) attribute.getDescriptor().getFieldValue("openType");
        OpenValues.check(
            what, Objects.requireNonNull(type, what), remote.get(bean, attribute.getName()));
        attributes++;
      }
    }
    assertTrue(attributes >= 33, "only " + attributes + " attributes");
  }

  private static void agent(Remote remote) {
    assertEquals(Artifacts.VERSION, remote.get("type=Agent", "Version"));
    Map<Object, CompositeData> methods = remote.table("type=Agent", "Methods");
    assertEquals(methods.size(), remote.number("type=Agent", "WovenMethods"));
    assertEquals(0, remote.number("type=Agent", "SkippedMethods"));
    assertEquals(0, remote.number("type=Agent", "FailedMethods"));
    String program = "dev.sojourn.e2e.programs.";
    assertEquals(
        Map.of(
            program + "statistics.Busy.kernel()", "WOVEN KERNEL ",
            program + "shared.Sitter.sitInKernel()", "WOVEN KERNEL ",
            program + "shared.Sitter.sitInUser()", "WOVEN USER "),
        methods.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry ->
                        entry.getValue().get("outcome")
                            + " "
                            + entry.getValue().get("mode")
                            + " "
                            + entry.getValue().get("reason"))));
  }

  private static void threads(Remote remote, Running program) {
    Map<Object, CompositeData> rows = remote.table("type=Threads", "Threads");
    assertEquals(3, rows.size());
    assertEquals(3, remote.number("type=Threads", "Tracked"));
    assertThread(rows.get(program.number("main")), "main", "USER", 11, false);
    assertThread(rows.get(program.number("user")), "sits in user", "USER", 0, true);
    assertThread(rows.get(program.number("kernel")), "sits in kernel", "KERNEL", 1, false);
  }

  private static void assertThread(
      @Nullable CompositeData found, String name, String mode, long sojourns, boolean pendingWork) {
    CompositeData row = Objects.requireNonNull(found, name);
    assertEquals(name, row.get("name"));
    assertEquals(mode, row.get("mode"), name);
    assertEquals(sojourns, row.get("sojourns"), name);
    assertEquals(pendingWork, row.get("pendingWork"), name);
    assertTrue((Long) row.get("ageMillis") >= 0, row::toString);
  }

  private static void invalidation(Remote remote) {
    assertKind(remote, "first", 2, 1, 0);
    assertKind(remote, "failing", 1, 1, 1);
    assertKind(remote, ObjectName.quote(ODD_NAME), 0, 0, 0);
  }

  private static void assertKind(
      Remote remote, String name, long requested, long run, long failed) {
    String bean = "type=Invalidation,name=" + name;
    assertEquals(requested, remote.number(bean, "Requested"), name);
    assertEquals(run, remote.number(bean, "Run"), name);
    assertEquals(failed, remote.number(bean, "Failed"), name);
    long total = remote.number(bean, "HandlerTotalNanos");
    long longest = remote.number(bean, "HandlerMaxNanos");
    assertTrue(run == 0 ? total == 0 : total > 0, name + " took " + total);
    assertEquals(total, longest, "one run at most, and so the longest is all");
  }

  private static void backlog(Remote remote) {
    String periods = "type=GracePeriods";
    assertTrue(remote.number(periods, "Completed") >= 3);
    assertEquals(true, remote.get(periods, "InProgress"));
    assertTrue(remote.number(periods, "AgeMillis") >= 0);
    long half = remote.number(periods, "LatencyP50Nanos");
    long most = remote.number(periods, "LatencyP99Nanos");
    assertTrue(0 < half && half <= most && most <= remote.number(periods, "LatencyMaxNanos"));
    String retirement = "type=Retirement";
    assertEquals(2, remote.number(retirement, "PendingCount"));
    assertEquals(1234, remote.number(retirement, "PendingBytes"));
    assertTrue(remote.number(retirement, "OldestAgeMillis") >= 0);
    assertEquals(2, remote.number(retirement, "Disposed"));
    assertEquals(1, remote.number(retirement, "Failed"));
    assertEquals(0, remote.number(retirement, "Throttled"));
    assertEquals(0, remote.number(retirement, "AdmittedOverLimit"));
  }

  /** When nothing is going on any more, and nobody waits. */
  private static void drained(Remote remote) {
    assertEquals(0, remote.number("type=Retirement", "PendingCount"));
    assertEquals(0, remote.number("type=Retirement", "PendingBytes"));
    assertEquals(-1, remote.number("type=Retirement", "OldestAgeMillis"));
    assertEquals(4, remote.number("type=Retirement", "Disposed"));
    assertEquals(false, remote.get("type=GracePeriods", "InProgress"));
    assertEquals(-1, remote.number("type=GracePeriods", "AgeMillis"));
  }
}
