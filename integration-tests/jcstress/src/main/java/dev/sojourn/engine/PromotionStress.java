package dev.sojourn.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A lazy thread makes round trips, while its stay is promoted. */
@Outcome(
    id = "1, 1",
    expect = ACCEPTABLE,
    desc = "The stay is promoted, and ends with a slow path.")
@Outcome(
    id = "0, 0",
    expect = ACCEPTABLE,
    desc = "The thread has taken the bit; its stay is not promoted.")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The bit is set, and the stay not promoted.")
@Outcome(
    id = "0, 1",
    expect = FORBIDDEN,
    desc = "The stay is promoted, and its end passes no fence.")
public class PromotionStress {
  private PromotionStress() {}

  @JCStressTest
  @JCStressMeta(PromotionStress.class)
  @Description("Round trips against a promotion for one request.")
  @State
  public static class Settle {
    private final Subject subject = Subject.lazy();

    @Actor
    public void owner() {
      subject.meeting.meet();
      for (int i = 0; i < 4; i++) {
        subject.visit();
      }
    }

    @Actor
    public void requester() {
      subject.meeting.meet();
      Promotion.settle(subject.record);
    }

    @Arbiter
    public void later(II_Result r) {
      r.r1 = subject.record.isAskedAcquire(ThreadRecord.LOOK) ? 1 : 0;
      r.r2 = subject.record.isCertain(subject.record.statusAcquire()) ? 1 : 0;
    }
  }

  @JCStressTest
  @JCStressMeta(PromotionStress.class)
  @Description("Round trips against a promotion by the tick.")
  @State
  public static class Batch {
    private final Subject subject = Subject.lazy();

    @Actor
    public void owner() {
      subject.meeting.meet();
      for (int i = 0; i < 4; i++) {
        subject.visit();
      }
    }

    @Actor
    public void requester() {
      subject.meeting.meet();
      Promotion.promote(subject.domain, List.of(subject.record));
    }

    @Arbiter
    public void later(II_Result r) {
      r.r1 = subject.record.isAskedAcquire(ThreadRecord.LOOK) ? 1 : 0;
      r.r2 = subject.record.isCertain(subject.record.statusAcquire()) ? 1 : 0;
    }
  }
}
