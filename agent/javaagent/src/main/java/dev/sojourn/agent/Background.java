package dev.sojourn.agent;

import dev.sojourn.agent.jmx.Latencies;
import dev.sojourn.agent.jmx.Statistics;
import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.weaving.Ledger;
import dev.sojourn.engine.Daemon;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.EngineListener;
import dev.sojourn.engine.Kind;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the agent does after start, on a daemon thread: opens the remote barrier, registers the
 * MBeans, and one more for each kind of invalidation that is made. Also the engine's listener.
 *
 * <p>The MBeans wait for a moment after the start, because the first use of JMX and of the
 * platform's logging fixes choices that application servers make at the beginning of {@code main}.
 */
final class Background implements EngineListener, Runnable {
  private final Ledger ledger;
  private final long delayNanos;
  private final Runnable first;
  private final Latencies latencies = new Latencies();
  private final BlockingQueue<Kind> newKinds = new LinkedBlockingQueue<>();

  Background(Ledger ledger, long delayNanos, Runnable first) {
    this.ledger = ledger;
    this.delayNanos = delayNanos;
    this.first = first;
  }

  void start() {
    newKinds.addAll(Domain.DEFAULT.invalidations().kinds());
    Daemon.unstarted("sojourn-agent", this).start();
  }

  @Override
  public void run() {
    try {
      first.run();
      TimeUnit.NANOSECONDS.sleep(delayNanos);
      Statistics statistics =
          new Statistics(Domain.DEFAULT, ledger, latencies, SojournAgent.version());
      statistics.register();
      for (; ; ) {
        register(statistics, newKinds.take());
      }
    } catch (NoClassDefFoundError e) {
      Log.logger().info("this JVM has no module java.management, so there are no statistics");
    } catch (InterruptedException e) {
      Log.logger().warn("was interrupted; new kinds of invalidation will have no MBean");
    } catch (Throwable e) {
      Log.logger().warn("the statistics could not be registered; all else goes on", e);
    }
  }

  private static void register(Statistics statistics, Kind kind) {
    try {
      statistics.register(kind);
    } catch (Exception e) {
      Log.logger().warn("invalidation '{}' has no MBean, it works all the same", kind.name(), e);
    }
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    Log.logger().warn(message, cause);
  }

  @Override
  public void gracePeriodEnded(Domain domain, long nanos) {
    latencies.record(nanos);
  }

  @Override
  public void kindRegistered(Domain domain, Kind kind) {
    newKinds.add(kind);
  }
}
