package dev.sojourn.agent.jmx;

import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.agent.weaving.Ledger;
import dev.sojourn.agent.weaving.MethodReport;
import dev.sojourn.agent.weaving.MethodReport.Outcome;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.GracePeriods;
import dev.sojourn.engine.Kind;
import dev.sojourn.engine.Monitor;
import dev.sojourn.engine.Pins;
import dev.sojourn.engine.Retirement;
import dev.sojourn.engine.Setup;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Registers the MBeans. Each is a view: the numbers are the engine's, read when they are asked. */
public final class Statistics {
  private static final String DOMAIN = "dev.sojourn:type=";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Ledger ledger;
  private final UnaryOperator<String> explanation;
  private final String version;

  /**
   * Starts JMX.
   *
   * @param ledger what was woven
   * @param explanation tells of a class why its methods are woven or not
   * @param version the agent's
   */
  public Statistics(Ledger ledger, UnaryOperator<String> explanation, String version) {
    this.ledger = ledger;
    this.explanation = explanation;
    this.version = version;
  }

  /**
   * Registers what is the process's.
   *
   * @param setup what its domains have in common
   * @throws JMException if a name is taken
   */
  public void register(Setup setup) throws JMException {
    server.registerMBean(new Agent(ledger, explanation, version), new ObjectName(DOMAIN + "Agent"));
    server.registerMBean(new Remote(setup), new ObjectName(DOMAIN + "RemoteBarriers"));
  }

  /**
   * Registers a domain, but for its kinds of invalidation.
   *
   * @param domain the domain
   * @param latencies of its grace periods
   * @throws JMException if a name is taken
   */
  public void register(Domain domain, Latencies latencies) throws JMException {
    server.registerMBean(new Threads(domain), name("Threads", domain));
    server.registerMBean(
        new Periods(domain.gracePeriods(), latencies), name("GracePeriods", domain));
    server.registerMBean(new Retired(domain.retirement()), name("Retirement", domain));
    if (domain == Domain.DEFAULT) {
      server.registerMBean(new Pinned(domain.pins()), name("Pins", domain));
    }
  }

  /**
   * Registers a kind of invalidation.
   *
   * @param domain its domain
   * @param kind the kind
   * @throws JMException if its name is taken
   */
  public void register(Domain domain, Kind kind) throws JMException {
    server.registerMBean(
        new Invalidated(kind), name("Invalidation,name=" + value(kind.name()), domain));
  }

  /**
   * Takes back what {@link #register(Domain, Kind)} has registered.
   *
   * @param domain its domain
   * @param kind the kind
   * @throws JMException if it is not registered
   */
  public void unregister(Domain domain, Kind kind) throws JMException {
    server.unregisterMBean(name("Invalidation,name=" + value(kind.name()), domain));
  }

  /** The default domain is not named. */
  private static ObjectName name(String type, Domain domain) throws JMException {
    String of = domain.name().isEmpty() ? "" : ",domain=" + value(domain.name());
    return new ObjectName(DOMAIN + type + of);
  }

  private static String value(String text) {
    return text.matches("[^,=:\"*?\\n\\\\]+") ? text : ObjectName.quote(text);
  }

  private record Agent(Ledger ledger, UnaryOperator<String> explanation, String version)
      implements AgentMXBean {
    @Override
    public String getVersion() {
      return version;
    }

    @Override
    public String getState() {
      return ledger.state();
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

    @Override
    public int getUnmatchedPatterns() {
      return ledger.patterns().unmatched().size();
    }

    @Override
    public Map<String, PatternRow> getPatterns() {
      Map<String, PatternRow> rows = new TreeMap<>();
      for (MethodPattern pattern : ledger.patterns().all()) {
        rows.put(pattern.toString(), new PatternRow(pattern));
      }
      return rows;
    }

    @Override
    public Map<String, CopyRow> getSeparateCopies() {
      Map<String, CopyRow> rows = new TreeMap<>();
      ledger.copies().all().forEach((loader, place) -> rows.put(loader, new CopyRow(place)));
      return rows;
    }

    @Override
    public String explain(String className) {
      return explanation.apply(className);
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

  private record Remote(Setup setup) implements RemoteBarriersMXBean {
    @Override
    public boolean isAvailable() {
      return setup.barriers().isAvailable();
    }

    @Override
    public String getState() {
      return setup.barriers().state();
    }

    @Override
    public String getIsolation() {
      return setup.policies().isStrict() ? "strict" : "normal";
    }

    @Override
    public long getIssued() {
      return setup.barriers().issued();
    }

    @Override
    public long getAvoided() {
      return setup.barriers().avoided();
    }

    @Override
    public long getFailed() {
      return setup.barriers().failed();
    }
  }

  private record Pinned(Pins pins) implements PinsMXBean {
    @Override
    public long getMade() {
      return pins.made();
    }

    @Override
    public long getRefused() {
      return pins.refused();
    }

    @Override
    public long getWaited() {
      return pins.waited();
    }
  }

  private record Invalidated(Kind kind) implements InvalidationMXBean {
    @Override
    public boolean isEarly() {
      return kind.isEarly();
    }

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
