package dev.sojourn.agent.jmx;

import dev.sojourn.agent.weaving.Ledger;
import dev.sojourn.agent.weaving.MethodReport;
import dev.sojourn.agent.weaving.MethodReport.Outcome;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.GracePeriods;
import dev.sojourn.engine.Kind;
import dev.sojourn.engine.Monitor;
import dev.sojourn.engine.Retirement;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Registers the MBeans. Each is a view: the numbers are the engine's, read when they are asked. */
public final class Statistics {
  private static final String DOMAIN = "dev.sojourn:type=";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Domain domain;
  private final Ledger ledger;
  private final Latencies latencies;
  private final String version;

  /**
   * The statistics of an engine; starts JMX.
   *
   * @param domain the engine
   * @param ledger what was woven
   * @param latencies of grace periods
   * @param version the agent's
   */
  public Statistics(Domain domain, Ledger ledger, Latencies latencies, String version) {
    this.domain = domain;
    this.ledger = ledger;
    this.latencies = latencies;
    this.version = version;
  }

  /**
   * Registers all but the kinds of invalidation.
   *
   * @throws JMException if a name is taken
   */
  public void register() throws JMException {
    server.registerMBean(new Agent(ledger, version), new ObjectName(DOMAIN + "Agent"));
    server.registerMBean(new Threads(domain), new ObjectName(DOMAIN + "Threads"));
    server.registerMBean(
        new Periods(domain.gracePeriods(), latencies), new ObjectName(DOMAIN + "GracePeriods"));
    server.registerMBean(new Retired(domain.retirement()), new ObjectName(DOMAIN + "Retirement"));
  }

  /**
   * Registers a kind of invalidation.
   *
   * @param kind the kind
   * @throws JMException if its name is taken
   */
  public void register(Kind kind) throws JMException {
    String name = kind.name();
    boolean plain = name.matches("[^,=:\"*?\\n\\\\]+");
    server.registerMBean(
        new Invalidated(kind),
        new ObjectName(DOMAIN + "Invalidation,name=" + (plain ? name : ObjectName.quote(name))));
  }

  private record Agent(Ledger ledger, String version) implements AgentMXBean {
    @Override
    public String getVersion() {
      return version;
    }

    @Override
    public int getWovenMethods() {
      return ledger.count(Outcome.WOVEN);
    }

    @Override
    public int getSkippedMethods() {
      return ledger.count(Outcome.SKIPPED);
    }

    @Override
    public int getFailedMethods() {
      return ledger.count(Outcome.FAILED);
    }

    @Override
    public Map<String, MethodRow> getMethods() {
      Map<String, MethodRow> rows = new TreeMap<>();
      for (Map.Entry<String, MethodReport> method : ledger.methods().entrySet()) {
        rows.put(method.getKey(), new MethodRow(method.getValue()));
      }
      return rows;
    }
  }

  private record Threads(Domain domain) implements ThreadsMXBean {
    @Override
    public int getTracked() {
      return domain.trackedThreads();
    }

    @Override
    public long getReaped() {
      return domain.monitor().reaped();
    }

    @Override
    public long getReapedWithPendingWork() {
      return domain.monitor().dropped();
    }

    @Override
    public Map<Long, ThreadRow> getThreads() {
      Monitor monitor = domain.monitor();
      Map<Long, ThreadRow> rows = new TreeMap<>();
      domain.forEachThread(record -> rows.put(record.threadId(), new ThreadRow(record, monitor)));
      return rows;
    }
  }

  private record Periods(GracePeriods gracePeriods, Latencies latencies)
      implements GracePeriodsMXBean {
    @Override
    public long getCompleted() {
      return gracePeriods.ended();
    }

    @Override
    public boolean isInProgress() {
      return gracePeriods.runningNanos() >= 0;
    }

    @Override
    public long getAgeMillis() {
      return millis(gracePeriods.runningNanos());
    }

    @Override
    public long getLatencyP50Nanos() {
      return latencies.percentile(50);
    }

    @Override
    public long getLatencyP99Nanos() {
      return latencies.percentile(99);
    }

    @Override
    public long getLatencyMaxNanos() {
      return latencies.max();
    }
  }

  private record Invalidated(Kind kind) implements InvalidationMXBean {
    @Override
    public long getRequested() {
      return kind.requested();
    }

    @Override
    public long getRun() {
      return kind.runs();
    }

    @Override
    public long getFailed() {
      return kind.failures();
    }

    @Override
    public long getHandlerTotalNanos() {
      return kind.handlerNanos();
    }

    @Override
    public long getHandlerMaxNanos() {
      return kind.handlerMaxNanos();
    }
  }

  private record Retired(Retirement retirement) implements RetirementMXBean {
    @Override
    public long getPendingCount() {
      return retirement.pendingCount();
    }

    @Override
    public long getPendingBytes() {
      return retirement.pendingBytes();
    }

    @Override
    public long getOldestAgeMillis() {
      return millis(retirement.oldestNanos());
    }

    @Override
    public long getDisposed() {
      return retirement.disposed();
    }

    @Override
    public long getFailed() {
      return retirement.failed();
    }

    @Override
    public long getHeldBack() {
      return retirement.heldBack();
    }

    @Override
    public long getAdmittedOverLimit() {
      return retirement.admittedOverLimit();
    }
  }

  /** Whole milliseconds; -1 stays -1. */
  private static long millis(long nanos) {
    return nanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
