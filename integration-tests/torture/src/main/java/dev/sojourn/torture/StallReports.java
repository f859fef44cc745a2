package dev.sojourn.torture;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.EngineContext;
import dev.sojourn.engine.EngineListener;
import dev.sojourn.engine.InvalidationKind;
import java.lang.reflect.Method;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands what the engine tells on to the agent, and shows the stall reports to the actor that waits
 * for one. Called on the thread that writes the reports.
 */
final class StallReports implements EngineListener {
  private static final String STALL = "stall: ";

  private final EngineListener agent;
  private volatile Consumer<String> watcher = report -> {};

  private StallReports(EngineListener agent) {
    this.agent = agent;
  }

  /** Comes between engine and agent, which takes a look into the engine. */
  static StallReports intercept() {
    EngineContext context = Domain.DEFAULT.context();
    try {
      Method outside = EngineContext.class.getDeclaredMethod("outside");
      outside.setAccessible(true);
      StallReports reports = new StallReports((EngineListener) outside.invoke(context));
      context.setListener(reports);
      return reports;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  void watch(Consumer<String> newWatcher) {
    watcher = newWatcher;
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    agent.warn(message, cause);
    if (message.startsWith(STALL)) {
      watcher.accept(message);
    }
  }

  @Override
  public void gracePeriodEnded(Domain domain, long nanos) {
    agent.gracePeriodEnded(domain, nanos);
  }

  @Override
  public void kindRegistered(Domain domain, InvalidationKind kind) {
    agent.kindRegistered(domain, kind);
  }

  @Override
  public void kindUnregistered(Domain domain, InvalidationKind kind) {
    agent.kindUnregistered(domain, kind);
  }

  @Override
  public void domainCreated(Domain domain) {
    agent.domainCreated(domain);
  }
}
