package dev.sojourn.agent.barrier;

import dev.sojourn.engine.RemoteBarrier;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an attempt to open a remote barrier: either the barrier, or the reason why there
 * is none. Immutable.
 *
 * @param how what was tried, such as "membarrier(2) by the foreign-function API"
 * @param barrier null if there is none
 * @param reason what happened, and what helps if anything does, in one sentence for people without
 *     a full stop; null if there is a barrier
 */
public record Attempt(String how, @Nullable RemoteBarrier barrier, @Nullable String reason) {
  static Attempt opened(String how, RemoteBarrier barrier) {
    return new Attempt(how, barrier, null);
  }

  static Attempt refused(String how, String reason) {
    return new Attempt(how, null, reason);
  }
}
