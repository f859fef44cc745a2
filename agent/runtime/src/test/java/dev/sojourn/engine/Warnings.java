package dev.sojourn.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A listener that remembers what the engine told it. */
public final class Warnings implements EngineListener, AutoCloseable {
  private final Domain domain;
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<Throwable> causes = new CopyOnWriteArrayList<>();
  private final List<Kind> registered = new CopyOnWriteArrayList<>();
  private final AtomicInteger gracePeriods = new AtomicInteger();

  /** Listens to a domain until it is closed. */
  public Warnings(Domain domain) {
    this.domain = domain;
    domain.setup().setListener(this);
  }

  public List<String> messages() {
    return messages;
  }

  public List<Throwable> causes() {
    return causes;
  }

  public List<Kind> registered() {
    return registered;
  }

  public int gracePeriods() {
    return gracePeriods.get();
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
  public void kindRegistered(Domain domain, Kind kind) {
    registered.add(kind);
  }

  @Override
  public void close() {
    domain.setup().setListener(new SystemLog());
  }
}
