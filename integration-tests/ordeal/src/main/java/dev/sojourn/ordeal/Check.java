package dev.sojourn.ordeal;

import java.util.Locale;

/** What is checked: each violation belongs to one of these. */
enum Check {
  /** A cached value was used in KERNEL that a covered request has made stale. */
  STALE,
  /** A reader in KERNEL found an object poisoned, or used again for another one. */
  FREED,
  /** A disposer ran while a reader that had counted itself was still in its sojourn. */
  EARLY,
  /** A disposer ran more than once. */
  TWICE,
  /** A disposer had not run when a barrier said so. */
  LOST,
  /** Disposers ran at the same time, or not in the order of retirement. */
  ORDER,
  /** A pin and its thread's kernel code were there at the same time. */
  PIN,
  /** A thread lost its own per-thread value, or was given another thread's. */
  IDENTITY,
  /** An application's park permit was gone after a transition. */
  PERMIT,
  /** An interrupt was lost, or made up. */
  INTERRUPT,
  /** A thread was in another mode than the transitions have led to. */
  MODE,
  /** A handler ran on after its kind was unregistered and a grace period had passed. */
  UNREGISTERED,
  /** Far more was retired and undisposed than the limit allows. */
  BOUND,
  /** A call answered or refused otherwise than its documentation says. */
  CONTRACT,
  /** Something took longer than the program's patience, though the program held nothing up. */
  HUNG,
  /** A call threw what it must not. */
  THREW;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
