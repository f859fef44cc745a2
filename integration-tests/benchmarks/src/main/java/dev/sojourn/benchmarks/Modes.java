package dev.sojourn.benchmarks;

import dev.sojourn.Policy;
import dev.sojourn.Sojourn;
import dev.sojourn.Transition;
import dev.sojourn.engine.Barriers;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.StatusWord;
import dev.sojourn.engine.ThreadRecord;
import java.util.concurrent.TimeUnit;

/** Puts the calling thread under a policy, and makes sure of the mode that follows from it. */
final class Modes {
  /** How long the agent may take to open the remote barrier: a hang limit. */
  private static final long OPENING_SECONDS = 30;

  private Modes() {}

  /**
   * Puts the calling thread, which is outside KERNEL, under the policy, with one transition.
   *
   * @throws IllegalStateException if it is not in the policy's mode afterwards
   */
  @SuppressWarnings("try") // the transition is all that is wanted
  static void adopt(Policy policy) {
    if (policy == Policy.LAZY) {
      awaitBarrier();
    }
    Sojourn.assignPolicy(Thread.currentThread(), policy);
    try (Transition kernel = Sojourn.enterKernel()) {}
    require(policy);
  }

  /**
   * Makes sure that the calling thread has left KERNEL in the policy's mode.
   *
   * @throws IllegalStateException if it has not
   */
  static void require(Policy policy) {
    require(policy, Domains.DEFAULT_NAME);
  }

  /** Makes sure that the calling thread has left KERNEL of that domain in the policy's mode. */
  static void require(Policy policy, String domain) {
    ThreadRecord record = Domains.named(domain).currentOrNull();
    String mode = record == null ? "untracked" : StatusWord.modeName(record.statusAcquire());
    String wanted = policy == Policy.LAZY ? "INDETERMINATE" : "USER";
    if (!mode.equals(wanted)) {
      throw new IllegalStateException(
          "the thread is "
              + mode
              + " outside KERNEL and was to be "
              + wanted
              + ", so what was measured is not "
              + policy
              + "; remote barrier: "
              + barriers().state());
    }
  }

  /**
   * Makes sure that remote barriers were issued about a thread of this policy, or none.
   *
   * @throws IllegalStateException if it is the other way round
   */
  static void requireBarriers(Policy policy, boolean issued) {
    if ((policy == Policy.LAZY) != issued) {
      throw new IllegalStateException("the barriers are not what the policy makes them");
    }
  }

  /** The remote barriers issued so far. */
  static long barriersIssued() {
    return barriers().issued();
  }

  /** The agent opens it in the background; what is lazy can be so from then on only. */
  static void awaitBarrier() {
    long start = System.nanoTime();
    while (!barriers().isAvailable()
        && !Domain.DEFAULT.context().policies().isStrict()
        && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(OPENING_SECONDS)) {
      Thread.onSpinWait();
    }
  }

  private static Barriers barriers() {
    return Domain.DEFAULT.context().barriers();
  }
}
