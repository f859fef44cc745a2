package dev.sojourn.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The monitor's work of each tick: chooses between eager and lazy for threads with the policy
 * ADAPTIVE, and promotes long INDETERMINATE stays.
 */
final class Adaptation {
  /*
   * The choice. An eager thread pays for a fence in each round trip. A lazy one makes each question
   * (a grace period, a covering, a pin) cost the process a remote barrier. Let F be the time of a
   * fence, and B that of a barrier with all processors that it interrupts: lazy is cheaper when a
   * thread makes more than B / F round trips per question. Both were measured;
   * agent/docs/performance.md has the figures, the command, and how BREAK_EVEN follows from them.
   * The rate of round trips is the difference of two sojourn numbers, and costs the thread nothing.
   *
   * A thread near the limit must not go back and forth. So it becomes lazy only above twice the
   * break-even and eager only below half of it, and in both cases only after two ticks in a row.
   * Below a least rate the fences are not worth the trouble. A thread that uses @UserMode methods
   * leaves to USER whatever its policy, and stays eager.
   *
   * The promotion. A thread that has been in one INDETERMINATE stay for a whole tick is likely to
   * stay longer, and each grace period would have to issue a barrier because of it. One barrier
   * promotes all such stays, once: a promoted stay is certain until it ends.
   */

  /** Round trips per question above which a fence in each costs more than one barrier. */
  static final long BREAK_EVEN = 5_000;

  private static final long LEAST_PER_SECOND = 20_000;

  /** What the tick remembers of one thread; used by the monitor's thread alone. */
  static final class Sample {
    private long status = StatusWord.NEVER_ENTERED;
    private boolean leaning;
  }

  private final Domain domain;
  private long questions;

  Adaptation(Domain domain) {
    this.domain = domain;
  }

  /**
   * Does the work of one tick.
   *
   * @param nanos the time since the last tick
   */
  void tick(long nanos) {
    long asked = domain.questions();
    long perSecond = perSecond(asked - questions, nanos);
    questions = asked;
    List<ThreadRecord> longStays = new ArrayList<>();
    domain.registry.forEach(
        record -> {
          Sample sample = record.sample;
          long status = record.statusAcquire();
          if (status == sample.status) {
            if (StatusWord.isIndeterminate(status) && !record.isCertain(status)) {
              longStays.add(record);
            }
          }
          long rate = perSecond(StatusWord.sojournsBetween(sample.status, status), nanos);
          sample.status = status;
          choose(record, sample, rate, perSecond);
        });
    Promotion.promote(domain, longStays);
  }

  private static void choose(ThreadRecord record, Sample sample, long rate, long questions) {
    boolean lazy = record.wantsLazy;
    boolean other =
        lazy
            ? record.hasEverCommittedOpaque()
                || rate < Math.max(LEAST_PER_SECOND, questions * BREAK_EVEN) / 2
            : !record.hasEverCommittedOpaque()
                && rate > 2 * Math.max(LEAST_PER_SECOND, questions * BREAK_EVEN);
    if (other && sample.leaning) {
      record.wantsLazy = !lazy; // volatile, and so before the bit
      record.ask(ThreadRecord.POLICY);
      sample.leaning = false;
    } else {
      sample.leaning = other;
    }
  }

  private static long perSecond(long count, long nanos) {
    return (long) (count * 1e9 / Math.max(1, nanos));
  }
}
