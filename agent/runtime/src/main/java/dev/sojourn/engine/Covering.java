package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells when requests are covered: when no thread can be running kernel code without having run the
 * handler first. For each thread it is enough, after a full fence, that it is seen
 *
 * <ul>
 *   <li>quiescent for certain: its next entry publishes, fences, and must find the request;
 *   <li>or with a remembered generation as high as the request's: the handler has run;
 *   <li>or, if it is not lazy, in another sojourn than at an earlier look: it has left since, and
 *       as in the first case.
 * </ul>
 *
 * <p>No list of threads has to be kept per request, since the first two can be asked at any time: a
 * thread that entered after the request remembers the generation before its body begins. Once
 * covered, a request stays covered.
 *
 * <p>About lazy threads one remote barrier is issued, for all threads and for all requests made
 * before it ({@code fencedGeneration}); what is seen after it is certain. For a request to one
 * thread none is issued while that thread is in KERNEL, since it will run the handler when it
 * leaves, and at most one in each of its INDETERMINATE stays ({@link Promotion}).
 */
final class Covering {
  private final Domain domain;

  /** All broadcasts up to this number are known to be covered; saves passes over the threads. */
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
      if (!waiting.awaitGone(holdouts(request), () -> true)) {
        return false;
      }
      // Again, if one hold was put there in the place of another.
    } while (!domain.setup().holds().isEmpty());
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
      if (!waiting.awaitGone(holdouts(thread, request), () -> true)) {
        return false;
      }
    } while (domain.setup().isHeld(thread)); // as above
    return true;
  }

  /** The threads that may be in KERNEL without having seen the broadcast. */
  private Holdouts holdouts(long request) {
    domain.countQuestion();
    // Before the looks: what is seen after a barrier that came after the request is certain.
    boolean fenced = fencedGeneration.get() >= request;
    // Keeps the looks at the threads from rising above the request, whoever made it and told us
    // its number. Partners: the fence in Hooks.enter, or the remote barrier.
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
      long generation =
          domain.generation.acquire(); // before the barrier: no later request is in it
      holdouts.hurry();
      fencedGeneration.accumulateAndGet(generation, Math::max);
    }
    holdouts.addUnreleased(domain.setup().holds());
    return holdouts;
  }

  /** The same for one thread and its own numbers. */
  private Holdouts holdouts(Thread thread, long request) {
    domain.countQuestion();
    Holdouts holdouts = new Holdouts(domain);
    @Nullable ThreadRecord record = domain.registry.find(thread);
    if (record != null) {
      holdouts.addIfNot(record, r -> r.seenTargetedAcquire() >= request || Promotion.settle(r));
    }
    holdouts.addUnreleased(
        domain.setup().holds().stream().filter(hold -> hold.concerns(thread)).toList());
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
}
