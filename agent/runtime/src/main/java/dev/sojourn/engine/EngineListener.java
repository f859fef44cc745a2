package dev.sojourn.engine;

import org.jspecify.annotations.Nullable;

/**
 * A listener for what the engine tells the outside; the agent's log and statistics implement it.
 *
 * <p>Warnings come from the engine's thread {@code sojourn-log}, some time after the event; those
 * of one thread come in their order. All else is called on the thread where it happens, but never
 * in a transition's fast path. What an implementation throws is dropped.
 */
public interface EngineListener {
  /**
   * Reports that something went wrong that a person should know of.
   *
   * @param message what happened, where, and what to do
   * @param cause what was thrown, or null if nothing was
   */
  void warn(String message, @Nullable Throwable cause);

  /**
   * Reports that something went wrong that a person should know of, in parts, which the thread that
   * writes the report puts together.
   *
   * @param pattern the words, with blanks
   * @param number for the blank {@code {#}}
   * @param first for the blank {@code {1}}
   * @param second for the blank {@code {2}}
   * @param third for the blank {@code {3}}
   * @param cause what was thrown, or null if nothing was
   */
  default void warn(
      String pattern,
      long number,
      String first,
      @Nullable String second,
      @Nullable String third,
      @Nullable Throwable cause) {
    warn(Reports.text(pattern, number, first, second, third), cause);
  }

  /**
   * Tells which lock a thread waits for, and which thread holds it. Called by the engine's monitor
   * only, for a report.
   *
   * @param thread some thread
   * @return words that follow the thread's name, or null if it waits for no lock or that is unknown
   */
  default @Nullable String describeLock(Thread thread) {
    return null;
  }

  /**
   * A grace period has ended.
   *
   * @param domain its domain
   * @param nanos how long it took, from its start to its last look at a thread
   */
  default void gracePeriodEnded(Domain domain, long nanos) {}

  /**
   * A kind of invalidation was registered.
   *
   * @param domain its domain
   * @param kind the new kind
   */
  default void kindRegistered(Domain domain, InvalidationKind kind) {}

  /**
   * A kind of invalidation was unregistered.
   *
   * @param domain its domain
   * @param kind the kind, which the domain has forgotten
   */
  default void kindUnregistered(Domain domain, InvalidationKind kind) {}

  /**
   * A domain was made.
   *
   * @param domain the new domain
   */
  default void domainCreated(Domain domain) {}
}
