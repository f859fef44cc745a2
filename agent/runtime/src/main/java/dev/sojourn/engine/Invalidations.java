package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

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
 * <p><b>Covered.</b> A request is covered when no thread can be running kernel code without having
 * run the handler first. For each thread it is enough, after a full fence, that it is seen
 *
 * <ul>
 *   <li>not in KERNEL: its next entry publishes, fences, and must find the request;
 *   <li>or in KERNEL with a remembered generation as high as the request's: the handler has run;
 *   <li>or in another sojourn than at an earlier look: it has left since, and as in the first case.
 * </ul>
 *
 * <p>No list of threads has to be kept per request, since the first two can be asked at any time: a
 * thread that entered after the request remembers the generation before its body begins. Once
 * covered, a request stays covered.
 */
public final class Invalidations {
  private final Domain domain;
  private final Object registration = new Object();
  private volatile Kind[] kinds = {};

  /** All broadcasts up to this number are known to be covered; saves passes over the threads. */
  private final AtomicLong coveredGeneration = new AtomicLong();

  Invalidations(Domain domain) {
    this.domain = domain;
  }

  /**
   * Registers a kind; any thread.
   *
   * @param name what people will read; {@code #2} and so on is added if it is taken
   * @param handler runs on the threads that the kind is requested of
   * @return the kind
   */
  public Kind register(String name, Runnable handler) {
    Kind kind;
    synchronized (registration) {
      Kind[] before = kinds;
      kind = new Kind(before.length, uniqueName(name, before), handler);
      Kind[] after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = kind;
      kinds = after;
    }
    domain.listener().kindRegistered(kind);
    return kind;
  }

  /**
   * Lists the kinds registered so far.
   *
   * @return the kinds in the order of registration, which is also the order in which they run
   */
  public List<Kind> kinds() {
    return List.of(kinds);
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
    if (isKnownCovered(request)) {
      return true;
    }
    if (!holdouts(request).isEmpty()) {
      return false;
    }
    markCovered(request);
    return true;
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
    if (isKnownCovered(request)) {
      return true;
    }
    Waiting waiting = Waiting.forAtMost(timeoutNanos, domain, "the covering of request " + request);
    if (!waiting.awaitGone(holdouts(request))) {
      return false;
    }
    markCovered(request);
    return true;
  }

  /**
   * Tells whether a request for one thread is covered; any thread, any mode.
   *
   * @param thread the thread
   * @param request the request's number
   * @return whether the thread cannot be running kernel code without having run the handler
   */
  public boolean isCovered(Thread thread, long request) {
    return holdouts(thread, request).isEmpty();
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
    return Waiting.forAtMost(
            timeoutNanos, domain, "the covering of request " + request + " to one thread")
        .awaitGone(holdouts(thread, request));
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

  /**
   * The slow path of a transition: runs on the owner, in KERNEL, the handlers that are due. One
   * pass: what is requested meanwhile is found at the next transition. Throws nothing but what the
   * virtual machine throws for want of memory or stack; then all handlers are due next time, since
   * which of them could not begin is not known.
   */
  void runDue(ThreadRecord record) {
    try {
      record.flags |= ThreadRecord.RUNNING_HANDLERS;
      boolean runAll = record.takeRunAll();
      // Before the kinds, both of them: see the class comment.
      long generation = domain.generation.acquire();
      boolean taken = record.takeTargeted();
      boolean targeted = taken || runAll;
      long number = targeted ? record.targetedAcquire() : record.seenTargetedPlain();
      run(record, kinds, targeted, runAll);
      record.seenGenerationRelease(generation);
      record.seenTargetedRelease(number);
      record.flags &= ~ThreadRecord.RUNNING_HANDLERS;
    } catch (Throwable e) {
      // Nothing is called here: there may be no stack for it. A remembered generation that is too
      // low makes the next transition take this path again, and is never taken for covered.
      record.flags = (record.flags & ~ThreadRecord.RUNNING_HANDLERS) | ThreadRecord.RUN_ALL;
      record.seenGeneration--;
      throw e;
    }
  }

  private void run(ThreadRecord record, Kind[] all, boolean targeted, boolean runAll) {
    long[] seen = record.seenRequests;
    if (seen.length < all.length) {
      seen = Arrays.copyOf(seen, all.length);
      record.seenRequests = seen;
    }
    EngineListener listener = domain.listener();
    long bits = 0;
    for (int i = 0; i < all.length; i++) {
      if (targeted && (i & 63) == 0) {
        bits = record.targetedKinds.takeWord(i >> 6);
      }
      long broadcasts = all[i].broadcastsAcquire();
      boolean due = runAll || broadcasts != seen[i] || (bits & 1L << i) != 0;
      seen[i] = broadcasts;
      if (due) {
        all[i].run(listener);
      }
    }
  }

  /** The threads in KERNEL that may not have seen the broadcast. */
  private Holdouts holdouts(long request) {
    // Keeps the looks at the threads from rising above the request, whoever made it and told us
    // its number. Partner: the fence in Hooks.enter.
    VarHandle.fullFence();
    Holdouts holdouts = new Holdouts();
    domain.registry.forEach(
        record -> {
          if (record.seenGenerationAcquire() < request) {
            holdouts.addIfInKernel(record, r -> r.seenGenerationAcquire() >= request);
          }
        });
    holdouts.addUnreleased(domain.holds());
    return holdouts;
  }

  /** The same for one thread and its own numbers. */
  private Holdouts holdouts(Thread thread, long request) {
    VarHandle.fullFence(); // as above
    Holdouts holdouts = new Holdouts();
    @Nullable ThreadRecord record = domain.registry.find(thread);
    if (record != null && record.seenTargetedAcquire() < request) {
      holdouts.addIfInKernel(record, r -> r.seenTargetedAcquire() >= request);
    }
    holdouts.addUnreleased(domain.holds().stream().filter(h -> h.thread() == thread).toList());
    return holdouts;
  }

  /** Whether it was seen covered before; refuses numbers that would cover requests to come. */
  private boolean isKnownCovered(long request) {
    long made = domain.generation.acquire();
    if (request > made) {
      throw new IllegalArgumentException(
          "no request to all threads has the number "
              + request
              + ", the latest is "
              + made
              + "; pass what request() returned");
    }
    return coveredGeneration.get() >= request;
  }

  private void markCovered(long request) {
    coveredGeneration.accumulateAndGet(request, Math::max);
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
