package dev.sojourn.ordeal;

import java.util.Locale;

/** What is counted, so that a run in which nothing happened is seen to be one. */
enum Count {
  SOJOURNS,
  READS,
  STARVED,
  RETIRED,
  RECLAIMED,
  GRACE_PERIODS,
  BARRIERS,
  UPDATES,
  COVERED,
  TIMEOUTS,
  TARGETED,
  ON_BEHALF,
  HANDLED,
  THROWN,
  REGISTERED,
  PINS,
  REFUSED_PINS,
  PARKS,
  INTERRUPTS,
  UNPARKS,
  THREADS,
  DEATHS,
  POOLED,
  VIRTUAL,
  DIVES,
  OVERFLOWS,
  FULL_HEAPS,
  OUT_OF_MEMORY;

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
