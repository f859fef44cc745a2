package dev.sojourn.torture;

import java.util.Locale;

/**
 * Mutants of this program, as in mutation testing: each is broken on purpose, and at least one
 * check must catch it.
 */
enum Twin {
  /** The real thing. */
  NONE("the real thing"),
  // For age, poison and cookie.
  EARLY_DISPOSE("disposes of elements without a grace period"),
  POLLED_TOO_EARLY("starts a grace period and does not wait for its end"),
  WRONG_DOMAIN("waits for a grace period of another domain"),
  RETIRE_BEFORE_UNLINK("retires elements that readers can still find"),
  READER_OUTSIDE_KERNEL("reads without being in KERNEL"),
  READS_BEFORE_ENTRY("reads the pointer before it enters KERNEL, and uses the element in it"),
  KEEPS_REFERENCE("keeps using an element after it has left KERNEL and entered it again"),
  KEEPS_OVER_QUIESCE("keeps using an element after a quiescent state"),
  // For the copies.
  NO_REQUEST("claims coverage of a request that it has not made"),
  NOT_COVERED("claims coverage of a request without waiting for it"),
  LOST_TARGETED("makes its targeted requests of another thread"),
  HANDLER_AFTER_BODY("has a handler that leaves its work to the end of the method"),
  HANDLER_THROWS("has a handler that throws before its work is done"),
  NO_BARRIER("has lazy threads and a remote barrier that does nothing"),
  // For the pairs.
  PIN_THAT_ONLY_COUNTS("writes a thread's values whether the pin is held or not"),
  // For the limits.
  RETIRES_WITHOUT_LIMIT("retires where nobody is held back, and does not say so"),
  // For the stall reports.
  STALLED_ELSEWHERE("expects another thread in the stall report than the one that stalls"),
  STALLS_IN_USER("has the threads that shall stall do so where nobody waits for them"),
  // For the unloading of classes.
  KEEPS_CLASSES("keeps the loaders that it should drop"),
  // For the watch over progress.
  NEVER_LEAVES("has a reader that stays in KERNEL for ever");

  private final String fault;

  Twin(String fault) {
    this.fault = fault;
  }

  /** What follows {@code --twin=}. */
  String argument() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String fault() {
    return fault;
  }
}
