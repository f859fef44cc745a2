package dev.sojourn.engine;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Deferred invalidation: asking threads to run handlers at their next transition, and knowing when
 * they are covered.
 *
 * <p><b>Broadcast.</b> The requester adds one to the kind's counter, then one to the generation
 * that all threads share. It visits no thread, so the cost does not depend on how many there are. A
 * thread that finds the generation changed compares every kind's counter with the one it saw last
 * and runs the handlers that are behind. Nothing is queued: any number of requests to a thread that
 * stays away become one run per kind when it comes back.
 *
 * <p>The thread reads the generation <em>before</em> the counters and remembers it <em>after</em>
 * the handlers. A request that comes in between leaves the generation ahead of the remembered one
 * and is found at the next transition; in the other order it could be remembered but not run.
 *
 * <p><b>Targeted.</b> The same with a number, a set of kinds and a work bit in the target's record
 * in place of the generation.
 *
 * <p>When a request is covered is told by {@link Covering}; what the owner does with it, by {@link
 * SlowPath}.
 */
public final class Invalidations {
  private final Domain domain;
  private final Object registration = new Object();
  private volatile Kind[] kinds = {};

  private final Covering covering;

  Invalidations(Domain domain) {
    this.domain = domain;
    covering = new Covering(domain);
  }

  /**
   * Registers a kind whose handler works on the thread that runs it; any thread.
   *
   * @param name what people will read; {@code #2} and so on is added if it is taken
   * @param early whether it runs before all kinds that are not early
   * @param handler runs on the threads that the kind is requested of
   * @return the kind
   */
  public Kind register(String name, boolean early, Runnable handler) {
    return register(name, early, record -> handler.run(), false);
  }

  /**
   * Registers a kind whose handler works on the record it is given, and so can be run by a pinner.
   *
   * @param name what people will read; {@code #2} and so on is added if it is taken
   * @param early whether it runs before all kinds that are not early
   * @param handler is given the record of the thread that the kind is requested of
   * @return the kind
   */
  public Kind registerForPinners(String name, boolean early, Consumer<ThreadRecord> handler) {
    return register(name, early, handler, true);
  }

  private Kind register(
      String name, boolean early, Consumer<ThreadRecord> handler, boolean byPinners) {
    Kind kind;
    synchronized (registration) {
      Kind[] before = kinds;
      kind = new Kind(before.length, uniqueName(name, before), early, handler, byPinners);
      Kind[] after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = kind;
      kinds = after;
    }
    domain.listener().kindRegistered(domain, kind);
    return kind;
  }

  /**
   * Lists the kinds registered so far.
   *
   * @return the kinds in the order of registration
   */
  public List<Kind> kinds() {
    return List.of(kinds);
  }

  /** The same without a copy; not to be changed. */
  Kind[] snapshot() {
    return kinds;
  }

  /**
   * Asks every thread, tracked now or later, to run a kind before it next runs kernel code. Any
   * thread, any mode; constant time, allocates nothing. What the caller did before is visible to
   * the handlers.
   *
   * @param kind the kind
   * @return the request's number, to ask for {@link #isCovered(long)}
   */
  public long request(Kind kind) {
    kind.countBroadcast();
    return domain.generation.increment();
  }

  /**
   * Asks one thread; otherwise as {@link #request(Kind)}.
   *
   * @param kind the kind
   * @param thread the thread; one that is not tracked has nothing to invalidate
   * @return the request's number, to ask for {@link #isCovered(Thread, long)}
   */
  public long request(Kind kind, Thread thread) {
    kind.countTargeted();
    ThreadRecord record = domain.registry.find(thread);
    return record == null ? 0 : record.requestTargeted(kind.id);
  }

  /**
   * Tells whether a broadcast is covered; any thread, any mode.
   *
   * @param request its number
   * @return whether no thread can be running kernel code without having run the handler
   * @throws IllegalArgumentException if no such request was made
   */
  public boolean isCovered(long request) {
    return covering.isCovered(request);
  }

  /**
   * Waits until a broadcast is covered; not in KERNEL, which the caller has checked.
   *
   * @param request its number
   * @param timeoutNanos how long to wait at most
   * @return whether it is covered
   * @throws InterruptedException if the thread is interrupted before or while it waits
   * @throws IllegalArgumentException if no such request was made
   */
  public boolean awaitCovered(long request, long timeoutNanos) throws InterruptedException {
    return covering.awaitCovered(request, timeoutNanos);
  }

  /**
   * Tells whether a request for one thread is covered; any thread, any mode.
   *
   * @param thread the thread
   * @param request the request's number
   * @return whether the thread cannot be running kernel code without having run the handler
   */
  public boolean isCovered(Thread thread, long request) {
    return covering.isCovered(thread, request);
  }

  /**
   * Waits until a request for one thread is covered; otherwise as {@link #awaitCovered(long,
   * long)}.
   *
   * @param thread the thread
   * @param request the request's number
   * @param timeoutNanos how long to wait at most
   * @return whether it is covered
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  public boolean awaitCovered(Thread thread, long request, long timeoutNanos)
      throws InterruptedException {
    return covering.awaitCovered(thread, request, timeoutNanos);
  }

  /** A new thread's view: it has run no kernel code and so owes nothing to earlier requests. */
  long[] currentRequests() {
    Kind[] now = kinds;
    long[] seen = new long[now.length];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = now[i].broadcastsAcquire();
    }
    return seen;
  }

  private static String uniqueName(String name, Kind[] taken) {
    String candidate = name;
    for (int n = 2; isTaken(candidate, taken); n++) {
      candidate = name + "#" + n;
    }
    return candidate;
  }

  private static boolean isTaken(String name, Kind[] kinds) {
    return Arrays.stream(kinds).anyMatch(kind -> kind.name().equals(name));
  }
}
