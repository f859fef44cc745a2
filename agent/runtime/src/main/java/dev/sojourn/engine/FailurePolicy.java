package dev.sojourn.engine;

/**
 * What happens to a request on a thread where its handler has failed: the engine's side of the
 * API's enum of this name.
 */
public enum FailurePolicy {
  /** The handler has not run, and is due again at the thread's next transition. */
  RETRY,
  /** The handler counts as run. */
  GO_ON,
  /** Like RETRY, but if the transition is an entry to KERNEL, it fails. */
  REFUSE
}
