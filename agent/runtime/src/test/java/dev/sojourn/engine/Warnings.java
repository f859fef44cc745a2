package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A listener that remembers what the engine told it. */
public final class Warnings implements EngineListener, AutoCloseable {
  private final Domain domain;
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<Throwable> causes = new CopyOnWriteArrayList<>();
  private final List<InvalidationKind> registered = new CopyOnWriteArrayList<>();
  private final AtomicInteger gracePeriods = new AtomicInteger();

  /** Listens to a domain until it is closed. */
  public Warnings(Domain domain) {
    this.domain = domain;
    awaitReports(); // those of before are somebody else's
    domain.context().setListener(this);
  }

  /** What was reported up to the call. */
  public List<String> messages() {
    awaitReports();
    return messages;
  }

  /** What came with it. */
  public List<Throwable> causes() {
    awaitReports();
    return causes;
  }

  public List<InvalidationKind> registered() {
    return registered;
  }

  public int gracePeriods() {
    return gracePeriods.get();
  }

  private void awaitReports() {
    assertTrue(domain.context().reports().flush(TimeUnit.MINUTES.toNanos(1)), "a log that hangs");
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    if (cause != null) {
      causes.add(cause);
    }
    messages.add(message);
  }

  @Override
  public void gracePeriodEnded(Domain domain, long nanos) {
    gracePeriods.incrementAndGet();
  }

  @Override
  public void kindRegistered(Domain domain, InvalidationKind kind) {
    registered.add(kind);
  }

  @Override
  public void close() {
    awaitReports();
    domain.context().setListener(new SystemLog());
  }
}
