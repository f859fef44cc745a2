package dev.sojourn.torture;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What was done, by everyone. */
final class Totals {
  final LongAdder reads = new LongAdder();
  final LongAdder gracePeriods = new LongAdder();
  final LongAdder disposed = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder covered = new LongAdder();
  final LongAdder pins = new LongAdder();
  final LongAdder onBehalf = new LongAdder();
  final LongAdder births = new LongAdder();
  final LongAdder virtual = new LongAdder();
  final LongAdder switches = new LongAdder();
  final LongAdder threw = new LongAdder();
  private final AtomicLongArray ages = new AtomicLongArray(Element.OLDEST + 1);

  /** Adds a reader's own counts. */
  void add(long[] histogram) {
    for (int age = 0; age < histogram.length; age++) {
      if (histogram[age] != 0) {
        ages.addAndGet(age, histogram[age]);
        reads.add(histogram[age]);
      }
    }
  }

  String histogram() {
    StringBuilder text = new StringBuilder();
    for (int age = 0; age < ages.length(); age++) {
      text.append(age == 0 ? "" : " ").append(age).append('=').append(ages.get(age));
    }
    return text.toString();
  }

  String summary() {
    return "reads="
        + reads
        + " grace-periods="
        + gracePeriods
        + " disposed="
        + disposed
        + " requests="
        + requests
        + " covered="
        + covered
        + " pins="
        + pins
        + " on-behalf="
        + onBehalf
        + " births="
        + births
        + " virtual="
        + virtual
        + " switches="
        + switches
        + " threw="
        + threw;
  }
}
