package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One named kind of invalidation: its handler, how often it was asked for, and what came of it. */
public final class Kind {
  private static final VarHandle REQUESTS;

  static {
    try {
      REQUESTS = MethodHandles.lookup().findVarHandle(Kind.class, "requests", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Its place in the arrays and sets of records; after it a later kind's. */
  final int id;

  private final String name;
  private final boolean early;

  /** Null once the kind is unregistered, so that no record can keep alive what it refers to. */
  private volatile @Nullable Consumer<ThreadRecord> handler;

  private final boolean byPinners;

  @SuppressWarnings("unused") // through REQUESTS only
  private long requests;

  // Statistics; nothing is concluded from them. One addition each per request or handler run.
  private final AtomicLong targetedRequests = new AtomicLong();
  private final AtomicLong runs = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong handlerNanos = new AtomicLong();
  private final AtomicLong handlerMaxNanos = new AtomicLong();

  Kind(int id, String name, boolean early, Consumer<ThreadRecord> handler, boolean byPinners) {
    this.id = id;
    this.name = name;
    this.early = early;
    this.handler = handler;
    this.byPinners = byPinners;
  }

  /**
   * Tells in which of the two phases of a transition the handler runs.
   *
   * @return whether before all kinds that are not early
   */
  public boolean isEarly() {
    return early;
  }

  /** Whether a thread that has pinned another may run the handler for it. */
  boolean isForPinners() {
    return byPinners;
  }

  /**
   * Tells whether the handler can still be run.
   *
   * @return false once the kind is unregistered
   */
  public boolean isRegistered() {
    return handler != null;
  }

  /** Forgets the handler; a run that has begun goes on. */
  void forget() {
    handler = null;
  }

  /** Counts a broadcast request; the caller raises the generation next (volatile, so before it). */
  void countBroadcast() {
    REQUESTS.getAndAdd(this, 1L);
  }

  /** Counts a request for one thread. */
  void countTargeted() {
    targetedRequests.incrementAndGet();
  }

  /**
   * The number of broadcasts so far. Acquire: what the requester did before is visible to the
   * handler.
   */
  long broadcastsAcquire() {
    return (long) REQUESTS.getAcquire(this);
  }

  /**
   * Runs the handler for a thread, which is the caller, in KERNEL, or pinned by it. Never throws
   * what it throws.
   */
  void run(ThreadRecord record, EngineListener listener) {
    Consumer<ThreadRecord> present = handler;
    if (present == null) {
      return;
    }
    long start = System.nanoTime();
    try {
      present.accept(record);
    } catch (Throwable e) {
      Reports.failed(listener, failures.incrementAndGet(), "the handler of invalidation", name, e);
    }
    long nanos = System.nanoTime() - start;
    runs.incrementAndGet();
    handlerNanos.addAndGet(nanos);
    handlerMaxNanos.accumulateAndGet(nanos, Math::max);
  }

  /**
   * Returns the name, unique in the domain.
   *
   * @return the name given at registration, with {@code #2} and so on added where it was taken
   */
  public String name() {
    return name;
  }

  /**
   * Counts the requests made so far.
   *
   * @return broadcasts and requests for one thread together
   */
  public long requested() {
    return broadcastsAcquire() + targetedRequests.get();
  }

  /**
   * Counts the times that the handler has run, on all threads, failed runs included.
   *
   * @return the number of runs
   */
  public long runs() {
    return runs.get();
  }

  /**
   * Counts the runs that ended by an exception.
   *
   * @return the number of failed runs
   */
  public long failures() {
    return failures.get();
  }

  /**
   * Adds up the time spent in the handler.
   *
   * @return nanoseconds, over all threads
   */
  public long handlerNanos() {
    return handlerNanos.get();
  }

  /**
   * Returns the longest run of the handler.
   *
   * @return nanoseconds
   */
  public long handlerMaxNanos() {
    return handlerMaxNanos.get();
  }
}
