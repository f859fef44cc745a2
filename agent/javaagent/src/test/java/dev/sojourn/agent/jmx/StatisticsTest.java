package dev.sojourn.agent.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.weaving.Weaver;
import dev.sojourn.agent.weaving.fixtures.OldStyle;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.InvalidationKind;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.ObjectName;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The MBeans' names and types, and the table of methods. */
final class StatisticsTest {
  private static final Map<String, Set<String>> ATTRIBUTES =
      Map.of(
          "type=RemoteBarriers",
          Set.of("Available", "State", "Isolation", "Issued", "Avoided", "Failed"),
          "type=Pins",
          Set.of("Made", "Refused", "Waited"),
          "type=Agent",
          Set.of(
              "Version",
              "State",
              "WovenMethods",
              "SkippedMethods",
              "FailedMethods",
              "Methods",
              "UnmatchedPatterns",
              "Patterns",
              "ForeignRuntimes",
              "LogEventsLost"),
          "type=Threads",
          Set.of("Tracked", "Reaped", "ReapedWithPendingWork", "Threads"),
          "type=GracePeriods",
          Set.of(
              "Completed",
              "InProgress",
              "AgeMillis",
              "LatencyP50Nanos",
              "LatencyP99Nanos",
              "LatencyMaxNanos"),
          "type=Retirement",
          Set.of(
              "PendingCount",
              "PendingBytes",
              "OldestAgeMillis",
              "Disposed",
              "Failed",
              "Throttled",
              "ThrottledAtExit",
              "ThrottledNow",
              "AdmittedOverLimit"),
          "type=Invalidation,name=plain",
          Set.of("Early", "Requested", "Run", "Failed", "HandlerTotalNanos", "HandlerMaxNanos"));

  private final WeavingReport report = new WeavingReport();
  private final Statistics statistics =
      new Statistics(report, name -> "explained: " + name, "1.2.3");

  @BeforeEach
  void startWithNone() throws JMException {
    assertEquals(Set.of(), Beans.all("*"), "left behind by another test");
  }

  @AfterEach
  void leaveNone() throws JMException {
    Beans.unregisterAll();
  }

  private void register() throws JMException {
    statistics.register(Domain.DEFAULT.context());
    statistics.register(Domain.DEFAULT, new Latencies());
  }

  private static InvalidationKind kind(String name) {
    return Domain.DEFAULT.invalidations().register(name, false, () -> {});
  }

  /** Kinds stay registered in the engine, so a second one of a name is called otherwise. */
  private void registerPlain() throws JMException {
    InvalidationKind kind =
        Domain.DEFAULT.invalidations().kinds().stream()
            .filter(k -> k.name().equals("plain"))
            .findFirst()
            .orElseGet(() -> kind("plain"));
    statistics.register(Domain.DEFAULT, kind);
  }

  @Test
  void registersEachBeanWithItsAttributes() throws JMException {
    register();
    registerPlain();
    assertEquals(ATTRIBUTES.size(), Beans.all("*").size());
    for (Map.Entry<String, Set<String>> bean : ATTRIBUTES.entrySet()) {
      Map<String, Object> values = Beans.attributes(Beans.name(bean.getKey()));
      assertEquals(bean.getValue(), values.keySet(), bean.getKey());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "two words", "a,b=c", "*"})
  void namesTheBeansOfADomainByIt(String name) throws JMException {
    Domain domain = Domains.named(name);
    register();
    statistics.register(domain, new Latencies());
    statistics.register(domain, domain.invalidations().register("mine", true, () -> {}));
    String value = name.matches("[a-z ]+") ? name : ObjectName.quote(name);
    for (String type : List.of("Threads", "GracePeriods", "Retirement", "Pins")) {
      assertEquals(
          Beans.attributes(Beans.name("type=" + type)).keySet(),
          Beans.attributes(Beans.name("type=" + type + ",domain=" + value)).keySet());
    }
    String kind =
        domain.invalidations().kinds().get(domain.invalidations().kinds().size() - 1).name();
    assertEquals(
        true, Beans.attribute("type=Invalidation,name=" + kind + ",domain=" + value, "Early"));
  }

  @Test
  void anUnregisteredKindLeavesItsBeansNameToAnother() throws JMException {
    for (int i = 0; i < 2; i++) {
      InvalidationKind kind = kind("short-lived");
      statistics.register(Domain.DEFAULT, kind);
      assertEquals(0L, Beans.attribute("type=Invalidation,name=short-lived", "Requested"));
      Domain.DEFAULT.invalidations().request(kind);
      Domain.DEFAULT.invalidations().unregister(kind);
      statistics.unregister(Domain.DEFAULT, kind);
      assertEquals(Set.of(), Beans.all("type=Invalidation,name=short-lived"));
    }
  }

  @Test
  void saysWhyThereIsNoRemoteBarrier() throws JMException {
    register();
    assertEquals(false, Beans.attribute("type=RemoteBarriers", "Available"));
    assertEquals(
        Domain.DEFAULT.context().barriers().state(),
        Beans.attribute("type=RemoteBarriers", "State"));
    assertEquals("normal", Beans.attribute("type=RemoteBarriers", "Isolation"));
    assertEquals(0L, Beans.attribute("type=RemoteBarriers", "Issued"));
  }

  @Test
  void usesOpenTypesWithoutArrays() throws JMException {
    register();
    registerPlain();
    for (ObjectName name : Beans.all("*")) {
      for (MBeanAttributeInfo info : Beans.SERVER.getMBeanInfo(name).getAttributes()) {
        Object type = info.getDescriptor().getFieldValue("openType");
        assertNoArray(assertInstanceOf(OpenType.class, type, info.getName()));
        assertTrue(info.isReadable() && !info.isWritable(), info.getName());
      }
    }
  }

  private static void assertNoArray(OpenType<?> type) {
    assertFalse(type instanceof ArrayType, type.toString());
    if (type instanceof TabularType table) {
      assertNoArray(table.getRowType());
    } else if (type instanceof CompositeType composite) {
      composite.keySet().forEach(key -> assertNoArray(composite.getType(key)));
    }
  }

  @Test
  void refusesToRegisterTwice() throws JMException {
    register();
    assertThrows(InstanceAlreadyExistsException.class, this::register);
    InvalidationKind kind = kind("registered twice");
    statistics.register(Domain.DEFAULT, kind);
    assertThrows(
        InstanceAlreadyExistsException.class, () -> statistics.register(Domain.DEFAULT, kind));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "routes",
        "two words",
        "",
        " ",
        ",",
        "a,b=c",
        "a:b",
        "a=b",
        "\"quoted\"",
        "a\"b",
        "*",
        "a*b?",
        "a\\b",
        "\\n",
        "a\nb",
        "a\r\nb\t",
        "#1",
        "naïve €\uD83D\uDE00",
        "dev.sojourn:type=Agent",
        "\0"
      })
  void namesAnyKindSoThatItsNameCanBeReadBack(String name) throws JMException {
    InvalidationKind kind = kind(name);
    statistics.register(Domain.DEFAULT, kind);
    Set<ObjectName> names = Beans.all("*");
    assertEquals(1, names.size());
    ObjectName registered = names.iterator().next();
    assertFalse(registered.isPattern());
    assertEquals("Invalidation", registered.getKeyProperty("type"));
    String property = registered.getKeyProperty("name");
    boolean quoted = property.startsWith("\"");
    assertEquals(kind.name(), quoted ? ObjectName.unquote(property) : property);
    assertEquals(6, Beans.attributes(registered).size());
    // What a tool reads off and asks for again is the same bean.
    assertTrue(Beans.SERVER.isRegistered(new ObjectName(registered.getCanonicalName())));
    assertTrue(Beans.SERVER.isRegistered(new ObjectName(registered.toString())));
  }

  @Test
  void tellsSimilarNamesApart() throws JMException {
    for (String name : List.of("x y", "\"x y\"", "x\ny", "x\\ny", "x*y", "x?y", "X Y")) {
      statistics.register(Domain.DEFAULT, kind(name));
    }
    assertEquals(7, Beans.all("*").size());
  }

  @Test
  void listsMethodsWithOutcomeModeAndReason() throws Exception {
    String name = OldStyle.class.getName();
    byte[] file;
    try (InputStream in = OldStyle.class.getResourceAsStream("OldStyle.class")) {
      file = Objects.requireNonNull(in).readAllBytes();
    }
    Instrumentation unused =
        (Instrumentation)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> null);
    register();
    assertEquals(0, methods().size());

    new Weaver(unused, report, () -> {})
        .transform(
            getClass().getModule(),
            getClass().getClassLoader(),
            name.replace('.', '/'),
            null,
            null,
            file);
    assertEquals("1.2.3", Beans.attribute("type=Agent", "Version"));
    assertEquals(3, Beans.attribute("type=Agent", "WovenMethods"));
    assertEquals(0, Beans.attribute("type=Agent", "SkippedMethods"));
    assertEquals(0, Beans.attribute("type=Agent", "FailedMethods"));
    TabularData methods = methods();
    assertEquals(3, methods.size());
    CompositeData row = methods.get(new Object[] {name + ".user()"});
    CompositeData report = (CompositeData) row.get("value");
    assertEquals("WOVEN", report.get("outcome"));
    assertEquals("USER", report.get("mode"));
    assertEquals("", report.get("reason"));
  }

  private static TabularData methods() throws JMException {
    return (TabularData) Beans.attribute("type=Agent", "Methods");
  }
}
