package dev.sojourn.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The tick's choice between eager and lazy for threads with the policy ADAPTIVE, and its promotion
 * of long INDETERMINATE stays.
 *
 * <p><b>The choice.</b> An eager thread pays for a fence in each round trip; a lazy one makes
 * questions (grace periods, coverings, pins) cost the process a remote barrier. With {@code F} the
 * time of a fence and {@code B} that of a barrier, all interrupted processors included, lazy is
 * cheaper when a thread makes more than {@code B / F} round trips per question. Both were measured:
 * docs/performance.md has the figures, the command, and how {@link #BREAK_EVEN} follows from them.
 * The rate of round trips is the difference of two sojourn numbers, and costs the thread nothing.
 *
 * <p>So that a thread near the limit does not go back and forth, it becomes lazy only above twice
 * the break-even and eager only below half of it, and in both cases only if two ticks in a row say
 * so. Below a least rate the fences are not worth the trouble. A thread that uses {@code @UserMode}
 * methods leaves to USER whatever its policy, and stays eager.
 *
 * <p><b>The promotion.</b> A thread that has been in one INDETERMINATE stay for a whole tick is
 * likely to stay longer, and would cost each grace period a barrier. All of them are promoted by
 * one barrier, once: a promoted stay is certain until it ends.
 */
final class Adaptation {
  /** Round trips per question from which a fence each costs more than one barrier. */
  static final long BREAK_EVEN = 5_000;

  private static final long LEAST_PER_SECOND = 20_000;

  /** What the tick remembers of one thread; of the monitor's thread alone. */
  static final class Sample {
    private long status = Status.NEVER_ENTERED;
    private boolean leaning;
  }

  private final Domain domain;
  private long questions;

  Adaptation(Domain domain) {
    this.domain = domain;
  }

  /**
   * One tick.
   *
   * @param nanos since the last one
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
            if (Status.isIndeterminate(status) && !record.isCertain(status)) {
              longStays.add(record);
            }
          }
          long rate = perSecond(Status.sojournsBetween(sample.status, status), nanos);
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
