package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A named kind of invalidation: its handler, its counter of requests, and its statistics. */
public final class InvalidationKind {
  private static final String WHAT = "the handler of invalidation";
  private static final VarHandle REQUESTS;

  static {
    try {
      REQUESTS =
          MethodHandles.lookup().findVarHandle(InvalidationKind.class, "requests", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Its place in the arrays and sets of records; given to a later kind after its end. */
  final int id;

  private final String name;
  private final boolean early;

  /**
   * Null once the kind is unregistered, so that no record that still has the kind can keep alive
   * what the handler refers to.
   */
  volatile @Nullable Consumer<ThreadRecord> handler;

  private final boolean byPinners;
  private final FailurePolicy onFailure;

  /** The broadcasts of all kinds in this one's group, see {@link Kinds}. */
  final AtomicLong groupRequests;

  @SuppressWarnings("unused") // through REQUESTS only
  private long requests;

  // Statistics; nothing is concluded from them. One addition each per request or handler run.
  private final AtomicLong targetedRequests = new AtomicLong();
  private final AtomicLong runs = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong handlerNanos = new AtomicLong();
  private final AtomicLong handlerMaxNanos = new AtomicLong();

  InvalidationKind(
      int id,
      AtomicLong groupRequests,
      String name,
      boolean early,
      Consumer<ThreadRecord> handler,
      boolean byPinners,
      FailurePolicy onFailure) {
    this.id = id;
    this.groupRequests = groupRequests;
    this.name = name;
    this.early = early;
    this.handler = handler;
    this.byPinners = byPinners;
    this.onFailure = onFailure;
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

  /**
   * Counts a broadcast, first in the kind, then in the group; the caller raises the generation
   * next. Volatile RMWs, so that they stay in this order. Partners, which read in the reverse
   * order: {@link Kinds#requestsAcquire} and {@link #broadcastsAcquire}.
   */
  void countBroadcast() {
    REQUESTS.getAndAdd(this, 1L);
    groupRequests.getAndIncrement();
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
   * Runs the handler for a thread: the calling one, in KERNEL, or one that the caller has pinned.
   *
   * <p>An error of the virtual machine is thrown on, whatever the kind's policy: for want of stack
   * or memory, or worse, the handler has not done its work. Anything else that the handler throws
   * is reported, and the policy says what it means.
   *
   * @param mayRefuse whether a kind that refuses entries may do so, by an exception
   * @return whether the handler has run, or counts as run; false if it is still due
   */
  boolean run(ThreadRecord record, EngineListener listener, boolean mayRefuse) {
    Consumer<ThreadRecord> present = handler;
    if (present == null) {
      return true;
    }
    long start = System.nanoTime();
    boolean done = true;
    Throwable refusal = null;
    try {
      present.accept(record);
    } catch (VirtualMachineError e) {
      countFailure();
      throw e;
    } catch (Throwable e) {
      done = onFailure == FailurePolicy.GO_ON;
      refusal = onFailure == FailurePolicy.REFUSE && mayRefuse ? e : null;
      long count = failures.incrementAndGet();
      if (done) {
        Reports.failed(listener, count, WHAT, name, e);
      } else {
        Reports.failedAndRunsAgain(listener, count, WHAT, name, e);
      }
    }
    long nanos = System.nanoTime() - start;
    runs.incrementAndGet();
    handlerNanos.addAndGet(nanos);
    // No method reference: the first one takes a process tens of milliseconds, here in KERNEL.
    long longest = handlerMaxNanos.get();
    while (nanos > longest && !handlerMaxNanos.compareAndSet(longest, nanos)) {
      longest = handlerMaxNanos.get();
    }
    if (refusal != null) {
      throw new IllegalStateException(
          "the handler of invalidation '"
              + name
              + "' has failed, and the thread must not run kernel code without it",
          refusal);
    }
    return done;
  }

  /**
   * Counts a failure, and throws nothing: that would replace the error of the handler, which
   * whoever catches it reports.
   */
  private void countFailure() {
    try {
      failures.incrementAndGet();
    } catch (Throwable ignored) {
      // No stack for it.
    }
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
   * Counts the runs of the handler that returned or threw an exception, on all threads. A run that
   * met an error of the virtual machine is not counted.
   *
   * @return the number of runs
   */
  public long runs() {
    return runs.get();
  }

  /**
   * Counts the runs that ended by an exception, those by an error of the virtual machine included.
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
