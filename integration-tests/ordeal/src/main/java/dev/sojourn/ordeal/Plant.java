package dev.sojourn.ordeal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A fault planted in this program, which uses the API wrongly, and the checks meant to catch it.
 */
enum Plant {
  EARLY_REUSE("poisons and reuses an object at once, without a grace period", Check.FREED),
  HAND_DISPOSAL("calls the disposer by hand right after retire", Check.FREED, Check.TWICE),
  OUTSIDE_KERNEL("reads protected state without a transition", Check.FREED),
  KEPT_REFERENCE("keeps a reference from one sojourn to the next", Check.FREED),
  KEPT_OVER_QUIESCE("keeps a reference over quiesce()", Check.FREED),
  KEPT_OVER_USER("keeps a reference over a nested stay in user mode", Check.FREED),
  WRONG_DOMAIN("reads in KERNEL of another domain than it retires in", Check.FREED),
  NO_WAIT("disposes after starting a grace period, without waiting for it", Check.FREED),
  COUNTED_OUTSIDE("counts itself as a reader beyond its sojourn", Check.EARLY),
  DOUBLE_RETIRE("retires the same object twice", Check.TWICE),
  NEVER_RETIRED("says it has retired an object, and has not", Check.LOST),
  SWAPPED_ORDER("says of some objects that it has retired them earlier than it has", Check.ORDER),
  NO_REQUEST("asks nobody after an update, and calls it covered", Check.STALE),
  NOT_COVERED("does not wait until its request is covered", Check.STALE),
  IDLE_HANDLER("has handlers that drop nothing", Check.STALE),
  TARGETED_ASIDE("asks another thread than the one it means", Check.STALE),
  IDLE_ON_BEHALF("has an update on behalf that changes nothing", Check.STALE),
  IGNORED_PIN("uses another thread's value though the pin is not held", Check.PIN),
  SET_ASIDE("replaces a thread's own value by another", Check.IDENTITY),
  SWALLOWED_PERMIT("parks in a handler", Check.PERMIT),
  SWALLOWED_INTERRUPT("clears the interrupt in a handler", Check.INTERRUPT),
  LEAKED_TRANSITION("does not close a transition on a thread that lives on", Check.MODE),
  DEAD_TOO_SOON("believes a handler gone before it unregisters the kind", Check.UNREGISTERED),
  UNCOUNTED_DISPOSAL("does not count what is disposed of", Check.BOUND, Check.LOST),
  DONE_INSIDE("believes a grace period ended in its own sojourn", Check.CONTRACT),
  NEVER_LEAVES("stays in KERNEL for ever", Check.HUNG),
  LEAKED_PIN("does not close a pin on a thread that lives on", Check.HUNG);

  private static @Nullable Plant planted;

  private final String what;
  private final Check meant;
  private final Check orElse;

  Plant(String what, Check meant) {
    this(what, meant, meant);
  }

  Plant(String what, Check meant, Check orElse) {
    this.what = what;
    this.meant = meant;
    this.orElse = orElse;
  }

  static void plant(@Nullable Plant plant) {
    planted = plant;
  }

  static @Nullable Plant planted() {
    return planted;
  }

  /** Whether this one is planted. */
  boolean on() {
    return planted == this;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String what() {
    return what;
  }

  /** Whether one of the checks that are meant to catch it has. */
  boolean isCaught() {
    return Findings.has(meant) || Findings.has(orElse);
  }
}
