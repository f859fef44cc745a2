package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells when requests are covered: when no thread can be running kernel code without having run the
 * handler first.
 */
final class Covering {
  /*
   * A request is covered when for each thread one of the following was seen, after a full fence:
   *
   * - The thread is quiescent for certain. Its next entry publishes, fences, and must find the
   *   request.
   * - Its remembered generation is as high as the request's. Then it has run the handler.
   * - It is not lazy, and in another sojourn than at an earlier look. Then it has left in between,
   *   and the first case applies.
   *
   * No list of threads has to be kept per request, because the first two can be asked at any time:
   * a thread that enters after the request remembers the generation before its body begins. Once
   * covered, a request stays covered.
   *
   * Because of lazy threads one remote barrier is issued, for all threads and for all requests made
   * before it (fencedGeneration); what is seen after it is certain. For a request to one thread
   * none is issued while that thread is in KERNEL, since it will run the handler when it leaves;
   * and at most one is issued in each of its INDETERMINATE stays (Promotion).
   */

  private final Domain domain;

  /**
   * All broadcasts up to this number are known to be covered, which saves passes over the threads.
   */
  private final AtomicLong coveredGeneration = new AtomicLong();

  /** All broadcasts up to this number came before a remote barrier that has been issued. */
  private final AtomicLong fencedGeneration = new AtomicLong();

  Covering(Domain domain) {
    this.domain = domain;
  }

  boolean isCovered(long request) {
    if (isKnownCovered(request)) {
      return true;
    }
    Holdouts holdouts = holdouts(request);
    if (!holdouts.isEmpty()) {
      return false;
    }
    holdouts.countAvoided();
    markCovered(request);
    return true;
  }

  boolean awaitCovered(long request, long timeoutNanos) throws InterruptedException {
    if (isKnownCovered(request)) {
      return true;
    }
    Waiting waiting =
        Waiting.forAtMost(timeoutNanos, domain, () -> "the covering of request " + request);
    do {
      if (!waiting.awaitGone(holdouts(request))) {
        return false;
      }
      // Looks again, because another blocker may have replaced one that was released.
    } while (!domain.context().blockers().isEmpty());
    markCovered(request);
    return true;
  }

  boolean isCovered(Thread thread, long request) {
    return holdouts(thread, request).isEmpty();
  }

  boolean awaitCovered(Thread thread, long request, long timeoutNanos) throws InterruptedException {
    Waiting waiting =
        Waiting.forAtMost(
            timeoutNanos, domain, () -> "the covering of request " + request + " to one thread");
    do {
      if (!waiting.awaitGone(holdouts(thread, request))) {
        return false;
      }
    } while (domain.context().isBlocking(thread)); // another blocker may have replaced one
    return true;
  }

  /** The threads that may be in KERNEL without having seen the broadcast. */
  private Holdouts holdouts(long request) {
    domain.countQuestion();
    // Before the looks at the threads: what is seen after a barrier that followed the request is
    // certain.
    boolean fenced = fencedGeneration.get() >= request;
    // Keeps the looks at the threads from rising above the request, which may have been made by
    // another thread that told us its number. Partners: the fence in Hooks.enter, or the remote
    // barrier.
    VarHandle.fullFence();
    Holdouts holdouts = new Holdouts(domain);
    domain.registry.forEach(
        record -> {
          if (record.seenGenerationAcquire() < request) {
            if (fenced) {
              holdouts.lookAfterBarrier(record, r -> r.seenGenerationAcquire() >= request);
            } else {
              holdouts.look(record, r -> r.seenGenerationAcquire() >= request);
            }
          }
        });
    if (holdouts.anyUnsure()) {
      // Read before the barrier, so that no request is included that the barrier did not follow.
      long generation = domain.generation.acquire();
      holdouts.expedite();
      fencedGeneration.accumulateAndGet(generation, Math::max);
    }
    holdouts.addUnreleased(domain.context().blockers());
    return holdouts;
  }

  /**
   * The given thread, if it may be in KERNEL without having seen a request with that number of its
   * own; and the blockers that concern it.
   */
  private Holdouts holdouts(Thread thread, long request) {
    domain.countQuestion();
    Holdouts holdouts = new Holdouts(domain);
    // Keeps the look-up from rising above the request, which may have been made by another thread
    // that told us its number. Partner: the fence in the first entry of a thread that is not found
    // (Registry).
    VarHandle.fullFence();
    @Nullable ThreadRecord record = domain.registry.find(thread);
    if (record != null) {
      holdouts.addIfNot(record, r -> r.seenTargetedAcquire() >= request || Promotion.settle(r));
    }
    holdouts.addUnreleased(
        domain.context().blockers().stream().filter(blocker -> blocker.concerns(thread)).toList());
    return holdouts;
  }

  /**
   * Whether the request was seen to be covered before. Refuses a number that was not given out yet:
   * marking it as covered would cover requests to come.
   */
  private boolean isKnownCovered(long request) {
    if (!domain.generation.isOfThis(request)) {
      throw new IllegalArgumentException(
          "no request to all threads of "
              + domain
              + " has the number "
              + request
              + "; pass what request() of one of its kinds returned");
    }
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
}
