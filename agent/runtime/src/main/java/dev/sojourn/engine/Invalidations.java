package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Deferred invalidation: like a handshake of the virtual machine, a request makes each thread run a
 * handler, but nobody is stopped for it. Each thread runs the handler at its own next transition
 * ({@link SlowPath}), and the requester can ask, or wait, until the threads are covered ({@link
 * Covering}).
 */
public final class Invalidations {
  /*
   * Broadcast. The requester adds one to the kind's counter (and to that of its group, see Kinds),
   * then one to the generation, which all threads share. It visits no thread, so the cost does not
   * depend on how many there are. A thread that finds the generation changed compares the kinds'
   * counters with those that it saw last, and runs the handlers of the kinds that have changed.
   * Nothing is queued: however many requests are made while a thread stays away, it runs each kind
   * once when it comes back.
   *
   * The thread reads the generation before the counters, and remembers it after the handlers. A
   * request that comes in between leaves the generation ahead of the remembered one, so the next
   * transition finds it. In the other order, a request could be remembered and not run.
   *
   * Targeted. A request for one thread uses words of the target's record instead: it adds the kind
   * to a set, raises a number, which takes the place of the generation, and sets a bit of work.
   *
   * Places. A kind's id is its place in the arrays and sets of the records. When a kind is
   * unregistered, its handler is forgotten, but the kind stays in the list until no thread has it
   * in its set of targeted kinds. A grace period after that, another kind can have its place: a
   * thread that has found the old kind in the list did so in KERNEL, and has left KERNEL since. A
   * record stores next to each count the kind that it belongs to, so a new kind does not inherit a
   * count. (A targeted request that races with the end of its kind may enter the set too late to be
   * noticed, and let the handler of a later kind run once without a request.)
   */

  /** So many kinds of one name are a program that forgets them, as a redeployed one does. */
  private static final int MANY = 16;

  private final Domain domain;

  /** How often that was seen. */
  private final AtomicLong many = new AtomicLong();

  private final Object registration = new Object();

  private volatile Kinds kinds = new Kinds(new InvalidationKind[0]);

  // Guarded by the lock of registration.
  private final BitSet free = new BitSet();
  private final Set<String> names = new HashSet<>();

  /** The counter of each group of kinds; it stays while kinds come and go. */
  private final List<AtomicLong> groups = new ArrayList<>();

  private int places;

  /** Places taken out of the list whose retirement failed; the next call retires them. */
  private final BitSet unreturned = new BitSet();

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
   * @param onFailure what it means if the handler throws
   * @return the kind
   */
  public InvalidationKind register(
      String name, boolean early, Runnable handler, FailurePolicy onFailure) {
    return register(name, early, record -> handler.run(), false, onFailure);
  }

  /**
   * Registers a kind whose handler works on the thread that runs it, and is due again if it throws;
   * any thread.
   *
   * @param name what people will read; {@code #2} and so on is added if it is taken
   * @param early whether it runs before all kinds that are not early
   * @param handler runs on the threads that the kind is requested of
   * @return the kind
   */
  public InvalidationKind register(String name, boolean early, Runnable handler) {
    return register(name, early, handler, FailurePolicy.RETRY);
  }

  /**
   * Registers a kind whose handler works on the record it is given, and so can be run by a pinner.
   *
   * @param name what people will read; {@code #2} and so on is added if it is taken
   * @param early whether it runs before all kinds that are not early
   * @param handler is given the record of the thread that the kind is requested of
   * @param onFailure what it means if the handler throws
   * @return the kind
   */
  public InvalidationKind registerForPinners(
      String name, boolean early, Consumer<ThreadRecord> handler, FailurePolicy onFailure) {
    return register(name, early, handler, true, onFailure);
  }

  /** Registers a kind that a pinner can run, and that is due again if its handler throws. */
  InvalidationKind registerForPinners(String name, boolean early, Consumer<ThreadRecord> handler) {
    return registerForPinners(name, early, handler, FailurePolicy.RETRY);
  }

  private InvalidationKind register(
      String name,
      boolean early,
      Consumer<ThreadRecord> handler,
      boolean byPinners,
      FailurePolicy onFailure) {
    InvalidationKind kind;
    removeUnregistered();
    synchronized (registration) {
      InvalidationKind[] before = kinds.registered;
      int place = place();
      AtomicLong group = group(Kinds.group(place, early));
      kind =
          new InvalidationKind(
              place, group, uniqueName(name), early, handler, byPinners, onFailure);
      InvalidationKind[] after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = kind;
      kinds = new Kinds(after);
    }
    try {
      if (kind.name().equals(name + "#" + MANY)) {
        reportMany(name);
      }
      domain.listener().kindRegistered(domain, kind);
    } catch (Throwable ignored) {
      // A caller to whom this throws must have registered nothing. The kind is in the list already,
      // so it is returned all the same.
    }
    return kind;
  }

  /** Reports kinds of one name the first time, the second, the fourth and so on. */
  private void reportMany(String name) {
    long times = many.incrementAndGet();
    if (Long.bitCount(times) == 1) {
      Reports.warn(
          domain.listener(),
          "{#} kinds of invalidation named '{1}' are registered at once; register one and keep it,"
              + " or unregister() those that are over",
          MANY,
          name,
          null,
          null,
          null);
    }
  }

  private AtomicLong group(int group) {
    while (groups.size() <= group) {
      groups.add(new AtomicLong());
    }
    return groups.get(group);
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
   * Ends a kind; any thread, any mode. No thread begins to run its handler any more. A run that has
   * begun goes on; after a grace period there is none left.
   *
   * @param kind the kind; one that is not registered any more is left alone
   */
  public void unregister(InvalidationKind kind) {
    synchronized (registration) {
      if (!kind.isRegistered()) {
        return;
      }
      names.remove(kind.name()); // first: if it throws, the kind can be unregistered again
      kind.forget();
      try {
        domain.listener().kindUnregistered(domain, kind); // before another gets the name
      } catch (Throwable ignored) {
        // A listener that fails must not leave the kind half unregistered.
      }
    }
    removeUnregistered();
  }

  /** Removes from the list the unregistered kinds that are in no thread's set of targeted kinds. */
  private void removeUnregistered() {
    BitSet removed = new BitSet();
    synchronized (registration) {
      for (InvalidationKind kind : kinds.registered) {
        if (!kind.isRegistered() && !isPending(kind)) {
          removed.set(kind.id);
        }
      }
      removed.or(unreturned);
      if (removed.isEmpty()) {
        return;
      }
      kinds =
          new Kinds(
              Arrays.stream(kinds.registered)
                  .filter(kind -> !removed.get(kind.id))
                  .toArray(InvalidationKind[]::new));
      unreturned.clear();
    }
    try {
      domain.retirement().retireUnthrottled(() -> giveBack(removed)); // unregister() never waits
    } catch (Throwable e) {
      synchronized (registration) {
        unreturned.or(removed);
      }
      throw e;
    }
  }

  private boolean isPending(InvalidationKind kind) {
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
  public List<InvalidationKind> kinds() {
    List<InvalidationKind> registered = new ArrayList<>();
    for (InvalidationKind kind : kinds.registered) {
      if (kind.isRegistered()) {
        registered.add(kind);
      }
    }
    return Collections.unmodifiableList(registered);
  }

  /** The current list of kinds, by place and in order; some may be unregistered already. */
  Kinds snapshot() {
    return kinds;
  }

  /**
   * Asks every tracked thread to run a kind before it next runs kernel code. A thread that is
   * tracked later has run no kernel code before, and owes nothing. Any thread, any mode; constant
   * time, allocates nothing. What the caller did before is visible to the handlers.
   *
   * @param kind the kind
   * @return the request's number, to ask for {@link #isCovered(long)}
   */
  public long request(InvalidationKind kind) {
    kind.countBroadcast();
    return domain.generation.increment();
  }

  /**
   * Asks one thread to run a kind before it next runs kernel code. Any thread, any mode. What the
   * caller did before is visible to the handler.
   *
   * @param kind the kind
   * @param thread the thread; one that is not tracked has nothing to invalidate
   * @return the request's number, to ask for {@link #isCovered(Thread, long)}; 0 if the thread is
   *     not tracked or the kind not registered
   */
  public long request(InvalidationKind kind, Thread thread) {
    if (!kind.isRegistered()) {
      return 0;
    }
    kind.countTargeted();
    // Keeps the look-up from rising above what the caller did before. Partner: the fence in the
    // first entry of a thread that is not found (Registry).
    VarHandle.fullFence();
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
   * Waits until a broadcast is covered. The caller has checked that it is not in KERNEL.
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
   * Waits until a request for one thread is covered. The caller has checked that it is not in
   * KERNEL.
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

  /**
   * Marks all earlier requests as seen in a new thread's record: the thread has run no kernel code,
   * and so owes them nothing.
   */
  void showTo(ThreadRecord record) {
    Kinds now = kinds;
    now.makeRoom(record);
    for (int group = 0; group < now.groups(); group++) {
      record.seenGroups[group] = now.requestsAcquire(group); // before the kinds: see SlowPath
    }
    for (InvalidationKind kind : now.registered) {
      record.saw(kind, kind.broadcastsAcquire());
    }
  }

  private String uniqueName(String name) {
    String candidate = name;
    for (int n = 2; !names.add(candidate); n++) {
      candidate = name + "#" + n;
    }
    return candidate;
  }
}
