package dev.sojourn.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * <p><b>Places.</b> A kind's id is its place in the records' arrays and sets. An unregistered kind,
 * whose handler is forgotten, stays in the list until no thread has it in its set of targeted
 * kinds; and its place is given to another a grace period after that: whoever has found it in the
 * list did so in KERNEL, and has left since. A count in a record belongs to the kind that is named
 * beside it, so that a count of the kind before is none of the new one's. (A targeted request that
 * races with the end of its kind may come too late for that, and let a later kind's handler run
 * once unasked.)
 *
 * <p>When a request is covered is told by {@link Covering}; what the owner does with it, by {@link
 * SlowPath}.
 */
public final class Invalidations {
  private final Domain domain;
  private final Object registration = new Object();

  /** In the order of registration; some are not registered any more. */
  private volatile Kind[] kinds = {};

  // Under the lock of registration.
  private final BitSet free = new BitSet();
  private int places;

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
    removeUnregistered();
    synchronized (registration) {
      Kind[] before = kinds;
      kind = new Kind(place(), uniqueName(name, before), early, handler, byPinners);
      Kind[] after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = kind;
      kinds = after;
    }
    domain.listener().kindRegistered(domain, kind);
    return kind;
  }

  private int place() {
    int place = free.nextSetBit(0);
    if (place < 0) {
      return places++;
    }
    free.clear(place);
    return place;
  }

  /**
   * Ends a kind; any thread, any mode. Its handler is not run any more, but by threads that have
   * begun to; after a grace period there are none.
   *
   * @param kind the kind; one that is not registered any more is left alone
   */
  public void unregister(Kind kind) {
    synchronized (registration) {
      if (!kind.isRegistered()) {
        return;
      }
      kind.forget();
      domain.listener().kindUnregistered(domain, kind); // before another gets the name
    }
    removeUnregistered();
  }

  /** Takes those out of the list that no thread has to take out of its set. */
  private void removeUnregistered() {
    BitSet removed = new BitSet();
    synchronized (registration) {
      for (Kind kind : kinds) {
        if (!kind.isRegistered() && !isPending(kind)) {
          removed.set(kind.id);
        }
      }
      if (removed.isEmpty()) {
        return;
      }
      kinds = Arrays.stream(kinds).filter(kind -> !removed.get(kind.id)).toArray(Kind[]::new);
    }
    domain.retirement().retire(() -> giveBack(removed), 0); // without the lock: it may wait
  }

  private boolean isPending(Kind kind) {
    AtomicBoolean pending = new AtomicBoolean();
    domain.registry.forEach(
        record -> {
          if (record.targetedKinds.has(kind.id)) {
            pending.set(true);
          }
        });
    return pending.get();
  }

  private void giveBack(BitSet removed) {
    synchronized (registration) {
      free.or(removed);
    }
  }

  /**
   * Lists the kinds that are registered.
   *
   * @return the kinds in the order of registration
   */
  public List<Kind> kinds() {
    List<Kind> registered = new ArrayList<>();
    for (Kind kind : kinds) {
      if (kind.isRegistered()) {
        registered.add(kind);
      }
    }
    return Collections.unmodifiableList(registered);
  }

  /** The same without a copy, and with what is not registered any more; not to be changed. */
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
    if (!kind.isRegistered()) {
      return 0;
    }
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
  void showTo(ThreadRecord record) {
    Kind[] now = kinds;
    SlowPath.makeRoom(record, now);
    for (Kind kind : now) {
      record.saw(kind, kind.broadcastsAcquire());
    }
  }

  private static String uniqueName(String name, Kind[] taken) {
    String candidate = name;
    for (int n = 2; isTaken(candidate, taken); n++) {
      candidate = name + "#" + n;
    }
    return candidate;
  }

  private static boolean isTaken(String name, Kind[] kinds) {
    for (Kind kind : kinds) {
      if (kind.isRegistered() && kind.name().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
