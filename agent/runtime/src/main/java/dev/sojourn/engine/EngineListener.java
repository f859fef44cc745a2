package dev.sojourn.engine;

import org.jspecify.annotations.Nullable;

/**
 * What the engine tells the outside: the agent's log and statistics listen here.
 *
 * <p>Called on the thread where it happens, never in a transition's fast path. What an
 * implementation throws is dropped.
 */
public interface EngineListener {
  /**
   * Something went wrong that a person should know of.
   *
   * @param message what happened, where, and what to do
   * @param cause what was thrown, or null if nothing was
   */
  void warn(String message, @Nullable Throwable cause);

  /**
   * A grace period has ended.
   *
   * @param domain its domain
   * @param nanos how long it took, from its first sample to its last
   */
  default void gracePeriodEnded(Domain domain, long nanos) {}

  /**
   * A kind of invalidation was registered.
   *
   * @param domain its domain
   * @param kind the new kind
   */
  default void kindRegistered(Domain domain, Kind kind) {}

  /**
   * A kind of invalidation was unregistered.
   *
   * @param domain its domain
   * @param kind which is none of its kinds any more
   */
  default void kindUnregistered(Domain domain, Kind kind) {}

  /**
   * A domain was made.
   *
   * @param domain the new domain
   */
  default void domainCreated(Domain domain) {}
}
