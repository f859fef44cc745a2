package dev.sojourn.agent;

import dev.sojourn.agent.barrier.Attempt;
import dev.sojourn.agent.barrier.RemoteBarriers;
import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.options.ThreadNames;
import dev.sojourn.engine.Barriers;
import dev.sojourn.engine.Daemon;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Policy;
import dev.sojourn.engine.RemoteBarrier;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Opens the remote barrier, once in a process, and gives it to the engine, or the reason why there
 * is none. That takes some tenths of a second, so it never runs on the application's threads. Under
 * strict isolation no barrier is opened at all.
 */
final class BarrierOpening implements Runnable {
  private static final AtomicBoolean DONE = new AtomicBoolean();

  private final Instrumentation instrumentation;
  private final boolean lazyWanted;

  BarrierOpening(Instrumentation instrumentation, Policy policy, ThreadNames names) {
    this.instrumentation = instrumentation;
    this.lazyWanted = policy == Policy.LAZY || names.anyLazy();
  }

  /** Whether threads may be lazy, and so need the barrier, from their first transition on. */
  boolean isAwaited() {
    return lazyWanted;
  }

  /** Opens it for a later attach, which may be the first that does not forbid barriers. */
  void start() {
    Daemon.unstarted("sojourn-barrier", this).start();
  }

  @Override
  public void run() {
    Barriers barriers = Domain.DEFAULT.context().barriers();
    if (Domain.DEFAULT.context().policies().isStrict()) {
      barriers.refuse("isolation is strict: every thread is eager");
      if (lazyWanted) {
        Log.logger().warn("isolation=strict makes every thread eager, whatever the policy is");
      }
      return;
    }
    if (!DONE.compareAndSet(false, true)) {
      return;
    }
    Attempt attempt = RemoteBarriers.open(instrumentation);
    @Nullable RemoteBarrier barrier = attempt.barrier();
    if (barrier != null) {
      barriers.enable(barrier, attempt.how());
      Log.logger().debug("the remote barrier is {}", attempt.how());
    } else {
      barriers.refuse(attempt.reason() + "; every thread is eager");
      Level wanted = lazyWanted ? Level.WARN : Level.INFO;
      Log.logger()
          .atLevel(isEnding() ? Level.DEBUG : wanted)
          .log("there is no remote barrier: {}; every thread is eager", attempt.reason());
    }
  }

  /** Whether the process is ending. Then libraries cannot be loaded, and nobody misses them. */
  private boolean isEnding() {
    try {
      Runtime.getRuntime().removeShutdownHook(Daemon.unstarted("sojourn-barrier", this));
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
