package dev.sojourn.demo.iplookup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.OptionalLong;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  /** Stands in for a bean of the agent's. */
  public interface SampleMXBean {
    long getRun();

    String getText();
  }

  @Test
  void readsNumbersAndLeavesOutWhatIsNotThere() throws Exception {
    SampleMXBean sample =
        new SampleMXBean() {
          @Override
          public long getRun() {
            return 42;
          }

          @Override
          public String getText() {
            return "no number";
          }
        };
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName("dev.sojourn:type=Sample");
    server.registerMBean(sample, name);
    try {
      Statistics statistics = new Statistics();
      assertEquals(OptionalLong.of(42), statistics.number("type=Sample", "Run"));
      assertEquals(OptionalLong.empty(), statistics.number("type=Sample", "Text"));
      assertEquals(OptionalLong.empty(), statistics.number("type=Sample", "Missing"));
      assertEquals(OptionalLong.empty(), statistics.number("type=Missing", "Run"));
      assertEquals(Optional.of("no number"), statistics.text("type=Sample", "Text"));
      assertEquals(Optional.empty(), statistics.text("type=Sample", "Run"));
      assertEquals(Optional.empty(), statistics.text("type=Missing", "Text"));
    } finally {
      server.unregisterMBean(name);
    }
  }
}
