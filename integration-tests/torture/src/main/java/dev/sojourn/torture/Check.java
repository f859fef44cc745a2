package dev.sojourn.torture;

import java.util.Locale;

/** What can be found wrong. */
enum Check {
  /** An element was in use a whole grace period after it was unlinked. */
  AGE,
  /** An element was in use after its disposal. */
  POISON,
  /** An element had not the content it was made with. */
  COOKIE,
  /** A copy was older than the covering of a request to all threads allows. */
  BROADCAST,
  /** A copy was older than the covering of a request to its thread allows. */
  TARGETED,
  /** A pair was seen half written, by its owner in KERNEL or by its pinner. */
  PIN,
  /** More was pending than the limits allow, or was disposed of twice, never, or out of order. */
  RETIRE,
  /** A stall was not reported with the name of the thread that is waited for. */
  STALL,
  /** Dropped loaders of woven classes were not collected. */
  LEAK,
  /** A living thread has two records in a domain, or is not found by its record. */
  IDENTITY,
  /** Something that must come has not come. */
  HANG,
  /** An actor has ended by an exception. */
  THREW;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
