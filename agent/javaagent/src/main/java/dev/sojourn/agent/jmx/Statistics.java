package dev.sojourn.agent.jmx;

import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.agent.weaving.report.WeavingResult;
import dev.sojourn.agent.weaving.report.WeavingResult.Outcome;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.EngineContext;
import dev.sojourn.engine.GracePeriods;
import dev.sojourn.engine.InvalidationKind;
import dev.sojourn.engine.Monitor;
import dev.sojourn.engine.Pins;
import dev.sojourn.engine.Retirement;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Registers the MBeans. Each is a view of the engine, and reads a number when it is asked for it;
 * two numbers may be of different moments. Any thread may ask.
 */
public final class Statistics {
  private static final String DOMAIN = "dev.sojourn:type=";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final WeavingReport report;
  private final UnaryOperator<String> explanation;
  private final String version;

  /**
   * Starts JMX.
   *
   * @param report what was woven
   * @param explanation tells of a class, by its binary name, why its methods are woven or not
   * @param version the agent's version
   */
  public Statistics(WeavingReport report, UnaryOperator<String> explanation, String version) {
    this.report = report;
    this.explanation = explanation;
    this.version = version;
  }

  /**
   * Registers the MBeans of the process.
   *
   * @param context what the domains of the process have in common
   * @throws JMException if a name is taken
   */
  public void register(EngineContext context) throws JMException {
    server.registerMBean(
        new Agent(report, explanation, version, context), new ObjectName(DOMAIN + "Agent"));
    server.registerMBean(new Remote(context), new ObjectName(DOMAIN + "RemoteBarriers"));
  }

  /**
   * Registers the MBeans of a domain, without those of its kinds of invalidation.
   *
   * @param domain the domain
   * @param latencies the durations of its grace periods
   * @throws JMException if a name is taken
   */
  public void register(Domain domain, Latencies latencies) throws JMException {
    server.registerMBean(new Threads(domain), name("Threads", domain));
    server.registerMBean(
        new Periods(domain.gracePeriods(), latencies), name("GracePeriods", domain));
    server.registerMBean(new Retired(domain.retirement()), name("Retirement", domain));
    server.registerMBean(new Pinned(domain.pins()), name("Pins", domain));
  }

  /**
   * Registers the MBean of a kind of invalidation.
   *
   * @param domain its domain
   * @param kind the kind
   * @throws JMException if its name is taken
   */
  public void register(Domain domain, InvalidationKind kind) throws JMException {
    server.registerMBean(
        new Invalidated(kind), name("Invalidation,name=" + value(kind.name()), domain));
  }

  /**
   * Unregisters the MBean of a kind of invalidation.
   *
   * @param domain its domain
   * @param kind the kind
   * @throws JMException if it is not registered
   */
  public void unregister(Domain domain, InvalidationKind kind) throws JMException {
    server.unregisterMBean(name("Invalidation,name=" + value(kind.name()), domain));
  }

  /** The name of a domain's MBean. The default domain is not named in it. */
  private static ObjectName name(String type, Domain domain) throws JMException {
    String of = domain.name().isEmpty() ? "" : ",domain=" + value(domain.name());
    return new ObjectName(DOMAIN + type + of);
  }

  private static String value(String text) {
    return text.matches("[^,=:\"*?\\n\\\\]+") ? text : ObjectName.quote(text);
  }

  private record Agent(
      WeavingReport report,
      UnaryOperator<String> explanation,
      String version,
      EngineContext context)
      implements AgentMXBean {
    @Override
    public String getVersion() {
      return version;
    }

    @Override
    public String getState() {
      return report.state();
    }

    @Override
    public int getWovenMethods() {
      return report.count(Outcome.WOVEN);
    }

    @Override
    public int getSkippedMethods() {
      return report.count(Outcome.SKIPPED);
    }

    @Override
    public int getFailedMethods() {
      return report.count(Outcome.FAILED);
    }

    @Override
    public Map<String, MethodRow> getMethods() {
      Map<String, MethodRow> rows = new TreeMap<>();
      for (Map.Entry<String, WeavingResult> method : report.methods().entrySet()) {
        rows.put(method.getKey(), new MethodRow(method.getValue()));
      }
      return rows;
    }

    @Override
    public int getUnmatchedPatterns() {
      return report.patterns().unmatched().size();
    }

    @Override
    public Map<String, PatternRow> getPatterns() {
      Map<String, PatternRow> rows = new TreeMap<>();
      for (MethodPattern pattern : report.patterns().all()) {
        rows.put(pattern.toString(), new PatternRow(pattern));
      }
      return rows;
    }

    @Override
    public Map<String, ForeignRuntimeRow> getForeignRuntimes() {
      Map<String, ForeignRuntimeRow> rows = new TreeMap<>();
      report
          .placesOfForeignRuntimes()
          .forEach((loader, place) -> rows.put(loader, new ForeignRuntimeRow(place)));
      return rows;
    }

    @Override
    public long getLogEventsLost() {
      return context.lostReports();
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

  private record Remote(EngineContext context) implements RemoteBarriersMXBean {
    @Override
    public boolean isAvailable() {
      return context.barriers().isAvailable();
    }

    @Override
    public String getState() {
      return context.barriers().state();
    }

    @Override
    public String getIsolation() {
      return context.policies().isStrict() ? "strict" : "normal";
    }

    @Override
    public long getIssued() {
      return context.barriers().issued();
    }

    @Override
    public long getAvoided() {
      return context.barriers().avoided();
    }

    @Override
    public long getFailed() {
      return context.barriers().failed();
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

  private record Invalidated(InvalidationKind kind) implements InvalidationMXBean {
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
    public long getThrottled() {
      return retirement.throttled();
    }

    @Override
    public long getAdmittedOverLimit() {
      return retirement.admittedOverLimit();
    }

    @Override
    public long getThrottledAtExit() {
      return retirement.throttledAtExit();
    }

    @Override
    public int getThrottledNow() {
      return retirement.throttledNow();
    }
  }

  /** Whole milliseconds; -1 if negative, that is, if there is no age. */
  private static long millis(long nanos) {
    return nanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
