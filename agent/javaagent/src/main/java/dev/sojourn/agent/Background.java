package dev.sojourn.agent;

import dev.sojourn.agent.jmx.Latencies;
import dev.sojourn.agent.jmx.Statistics;
import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.weaving.Explanation;
import dev.sojourn.agent.weaving.Ledger;
import dev.sojourn.engine.Daemon;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.EngineListener;
import dev.sojourn.engine.Kind;
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
 * What the agent does after start, on a daemon thread: opens the remote barrier, registers the
 * MBeans, and one more for each kind of invalidation while it is registered; shows its status once
 * a second. Also the engine's listener.
 *
 * <p>The MBeans wait for a moment after the start, because the first use of JMX and of the
 * platform's logging fixes choices that application servers make at the beginning of {@code main};
 * and so does the barrier, unless a thread may need it, because both load hundreds of classes while
 * the application loads its own.
 */
final class Background implements EngineListener, Runnable {
  private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** No sooner does an adaptive thread become lazy. */
  private static final long BARRIER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Ledger ledger;
  private final Instrumentation instrumentation;
  private final Options options;
  private final AgentStatus status;
  private final EnginePreparation engine;
  private final Map<Domain, Latencies> latencies = new ConcurrentHashMap<>();
  private final BlockingQueue<News> news = new LinkedBlockingQueue<>();

  /** What shall have a bean, or none any more: a domain, or one of its kinds. */
  private record News(Domain domain, @Nullable Kind kind) {
    boolean isOver() {
      return kind != null && !kind.isRegistered();
    }
  }

  Background(
      Ledger ledger,
      Instrumentation instrumentation,
      Options options,
      AgentStatus status,
      EnginePreparation engine) {
    this.ledger = ledger;
    this.instrumentation = instrumentation;
    this.options = options;
    this.status = status;
    this.engine = engine;
  }

  void start() {
    Daemon.unstarted("sojourn-agent", this).start();
  }

  @Override
  public void run() {
    try {
      BarrierOpening barrier =
          new BarrierOpening(instrumentation, options.policy(), options.threadNames());
      if (barrier.isAwaited()) {
        engine.run();
        barrier.run();
      }
      long delayNanos = options.number(Option.JMX_DELAY);
      long untilBarrier = Math.min(delayNanos, BARRIER_NANOS);
      pause(untilBarrier);
      engine.run();
      if (!barrier.isAwaited()) {
        barrier.run();
      }
      pause(delayNanos - untilBarrier);
      findDomains();
      Statistics statistics = statistics();
      Set<News> known = new HashSet<>(); // what was made during start may have come twice
      for (; ; ) {
        News next = news.poll(STATUS_NANOS, TimeUnit.NANOSECONDS);
        if (next == null) {
          status.show(instrumentation);
        } else if (statistics != null) {
          tell(statistics, next, known);
        }
      }
    } catch (InterruptedException e) {
      Log.logger().warn("was interrupted; new kinds of invalidation will have no MBean");
    } catch (Throwable e) {
      Log.logger().warn("the agent's own thread has ended; the hooks stay in place", e);
    }
  }

  private void pause(long nanos) throws InterruptedException {
    for (long left = nanos; left > 0; left -= STATUS_NANOS) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, STATUS_NANOS));
      engine.run();
      status.show(instrumentation);
    }
  }

  /** Those that were made before the engine had this listener. */
  private void findDomains() {
    for (Domain domain : Domains.all()) {
      domainCreated(domain);
      for (Kind kind : domain.invalidations().kinds()) {
        kindRegistered(domain, kind);
      }
    }
  }

  private @Nullable Statistics statistics() {
    try {
      Statistics statistics = new Statistics(ledger, this::explain, SojournAgent.version());
      statistics.register(Domain.DEFAULT.setup());
      return statistics;
    } catch (NoClassDefFoundError e) {
      Log.logger().info("this JVM has no module java.management, so there are no statistics");
    } catch (Throwable e) {
      Log.logger().warn("the statistics could not be registered; all else goes on", e);
    }
    return null;
  }

  private String explain(String className) {
    return new Explanation(instrumentation, ledger).of(className);
  }

  /** A kind comes twice, before and after: each time it is looked at as it is now. */
  private void tell(Statistics statistics, News next, Set<News> known) {
    @Nullable Kind kind = next.kind();
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
      Log.logger().warn("{}' has no MBean, it works all the same", name, e);
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
  public void gracePeriodEnded(Domain domain, long nanos) {
    latencies(domain).record(nanos);
  }

  @Override
  public void kindRegistered(Domain domain, Kind kind) {
    news.add(new News(domain, kind));
  }

  @Override
  public void kindUnregistered(Domain domain, Kind kind) {
    news.add(new News(domain, kind));
  }

  @Override
  public void domainCreated(Domain domain) {
    news.add(new News(domain, null));
  }
}
