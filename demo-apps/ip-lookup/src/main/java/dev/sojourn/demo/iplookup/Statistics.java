package dev.sojourn.demo.iplookup;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * A JMX client for the agent's statistics. It reads them by name, with nothing of the agent to
 * compile against. A statistic that is not there is empty.
 */
final class Statistics {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  /**
   * Reads one number.
   *
   * @param bean what follows the domain in the bean's name
   */
  OptionalLong number(String bean, String attribute) {
    return read(bean, attribute) instanceof Number number
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }

  /**
   * Reads one text.
   *
   * @param bean what follows the domain in the bean's name
   */
  Optional<String> text(String bean, String attribute) {
    return read(bean, attribute) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private @Nullable Object read(String bean, String attribute) {
    try {
      return server.getAttribute(new ObjectName("dev.sojourn:" + bean), attribute);
    } catch (JMException e) {
      return null;
    }
  }

  /** Waits a little for the beans, which the agent registers some time after its start. */
  void await(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (number("type=GracePeriods", "Completed").isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
  }
}
