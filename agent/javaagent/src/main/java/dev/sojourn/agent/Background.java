package dev.sojourn.agent;

import dev.sojourn.agent.jmx.Latencies;
import dev.sojourn.agent.jmx.Statistics;
import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.options.Option;
import dev.sojourn.agent.options.Options;
import dev.sojourn.agent.weaving.Explanation;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.engine.Daemon;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.EngineListener;
import dev.sojourn.engine.InvalidationKind;
import java.lang.instrument.Instrumentation;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the agent does after its start, on a daemon thread. It opens the remote barrier, registers
 * the MBeans, with one for each kind of invalidation that is registered, and shows the agent's
 * status once a second. It is also the engine's listener.
 */
final class Background implements EngineListener, Runnable {
  /*
   * The MBeans wait for a moment after the start, because the first use of JMX and of the
   * platform's logging fixes choices that application servers make at the beginning of main. The
   * barrier waits too, unless a thread may need it, because both load hundreds of classes while the
   * application loads its own.
   */

  private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** An adaptive thread becomes lazy about then: after two ticks of a second. */
  private static final long BARRIER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final WeavingReport report;
  private final Instrumentation instrumentation;
  private final Options options;
  private final AgentStatus status;
  private final EnginePreparation engine;
  private final Map<Domain, Latencies> latencies = new ConcurrentHashMap<>();
  private final BlockingQueue<News> news = new LinkedBlockingQueue<>();

  /** A domain, or one of its kinds, whose MBean is to be registered or unregistered. */
  private record News(Domain domain, @Nullable InvalidationKind kind) {
    boolean isOver() {
      return kind != null && !kind.isRegistered();
    }
  }

  Background(
      WeavingReport report,
      Instrumentation instrumentation,
      Options options,
      AgentStatus status,
      EnginePreparation engine) {
    this.report = report;
    this.instrumentation = instrumentation;
    this.options = options;
    this.status = status;
    this.engine = engine;
  }

  void start() {
    Daemon.unstarted("sojourn-agent", this).start();
  }

  /** Goes on after an error of the virtual machine, which may pass; ends when interrupted. */
  @Override
  public void run() {
    try {
      boolean begun = false;
      while (!begun) {
        try {
          begin();
          begun = true;
        } catch (VirtualMachineError e) {
          TimeUnit.NANOSECONDS.sleep(STATUS_NANOS);
        }
      }
      tellAll(statistics());
    } catch (InterruptedException e) {
      Log.logger()
          .warn(
              "the agent's own thread was interrupted and ends; new kinds of invalidation will have no MBean");
    } catch (Throwable e) {
      Log.logger()
          .warn(
              "the agent's own thread has ended by an error; the hooks stay in place, statistics may be missing",
              e);
    }
  }

  private void begin() throws InterruptedException {
    BarrierOpening barrier =
        new BarrierOpening(instrumentation, options.policy(), options.threadNames());
    if (barrier.isAwaited()) {
      engine.setUp();
      barrier.run();
    }
    long delayNanos = options.number(Option.JMX_DELAY);
    long untilBarrier = Math.min(delayNanos, BARRIER_NANOS);
    pause(untilBarrier);
    engine.setUp();
    if (!barrier.isAwaited()) {
      barrier.run();
    }
    pause(delayNanos - untilBarrier);
    findDomains();
  }

  private void tellAll(@Nullable Statistics statistics) throws InterruptedException {
    Set<News> known = new HashSet<>(); // what was made during the start may come twice
    News next = null;
    for (; ; ) {
      try {
        if (next == null) {
          next = news.poll(STATUS_NANOS, TimeUnit.NANOSECONDS);
        }
        if (next == null) {
          status.show(instrumentation);
        } else if (statistics != null) {
          tell(statistics, next, known);
        }
        next = null;
      } catch (VirtualMachineError e) {
        // No report, since there may be no memory for it. What was being told is told again.
        TimeUnit.NANOSECONDS.sleep(STATUS_NANOS);
        if (next != null && !next.isOver()) {
          known.remove(next);
        }
      }
    }
  }

  private void pause(long nanos) throws InterruptedException {
    for (long left = nanos; left > 0; left -= STATUS_NANOS) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, STATUS_NANOS));
      engine.setUp();
      status.show(instrumentation);
    }
  }

  /** Queues the domains and kinds that were made before the engine had this listener. */
  private void findDomains() {
    for (Domain domain : Domains.all()) {
      domainCreated(domain);
      for (InvalidationKind kind : domain.invalidations().kinds()) {
        kindRegistered(domain, kind);
      }
    }
  }

  private @Nullable Statistics statistics() {
    try {
      Statistics statistics = new Statistics(report, this::explain, SojournAgent.version());
      statistics.register(Domain.DEFAULT.context());
      return statistics;
    } catch (NoClassDefFoundError e) {
      Log.logger().info("this JVM has no module java.management, so there are no statistics");
    } catch (Throwable e) {
      Log.logger().warn("the statistics could not be registered; everything else works", e);
    }
    return null;
  }

  private String explain(String className) {
    return new Explanation(instrumentation, report).of(className);
  }

  /** A kind comes when it is registered and when it is unregistered; its state now decides. */
  private void tell(Statistics statistics, News next, Set<News> known) {
    @Nullable InvalidationKind kind = next.kind();
    boolean over = next.isOver();
    if (over ? !known.remove(next) : !known.add(next)) {
      return;
    }
    try {
      if (kind == null) {
        statistics.register(next.domain(), latencies(next.domain()));
      } else if (over) {
        statistics.unregister(next.domain(), kind);
      } else {
        statistics.register(next.domain(), kind);
      }
    } catch (Exception e) {
      String name =
          kind == null ? "domain '" + next.domain().name() : "invalidation '" + kind.name();
      Log.logger().warn("{}' could not be given an MBean, but it works", name, e);
    }
  }

  private Latencies latencies(Domain domain) {
    return latencies.computeIfAbsent(domain, d -> new Latencies());
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    Log.logger().warn(message, cause);
  }

  @Override
  public @Nullable String describeLock(Thread thread) {
    return LockDescription.of(thread);
  }

  @Override
  public void gracePeriodEnded(Domain domain, long nanos) {
    latencies(domain).record(nanos);
  }

  @Override
  public void kindRegistered(Domain domain, InvalidationKind kind) {
    news.add(new News(domain, kind));
  }

  @Override
  public void kindUnregistered(Domain domain, InvalidationKind kind) {
    news.add(new News(domain, kind));
  }

  @Override
  public void domainCreated(Domain domain) {
    news.add(new News(domain, null));
  }
}
