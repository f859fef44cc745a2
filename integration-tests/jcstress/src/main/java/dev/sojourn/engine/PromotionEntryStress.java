package dev.sojourn.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A lazy thread enters KERNEL from a promoted stay, while a request is made of it. */
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The entry has found the request.")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "It has, and the requester does not know yet.")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The requester knows that it must wait.")
@Outcome(id = "0, 1", expect = FORBIDDEN, desc = "Kernel code runs uncovered.")
public class PromotionEntryStress {
  private PromotionEntryStress() {}

  @JCStressTest
  @JCStressMeta(PromotionEntryStress.class)
  @Description("Entry from a promoted stay against a request to one thread.")
  @State
  public static class One {
    private final Subject subject = Subject.lazy();

    public One() {
      Promotion.settle(subject.record);
    }

    @Actor
    public void owner(II_Result r) {
      subject.meeting.meetWithStoresPending();
      subject.enter();
      r.r1 = subject.version;
    }

    @Actor
    public void requester(II_Result r) {
      subject.meeting.meet();
      r.r2 = subject.requestOfOne();
    }
  }

  @JCStressTest
  @JCStressMeta(PromotionEntryStress.class)
  @Description("Entry from a promoted stay against a request to all threads.")
  @State
  public static class All {
    private final Subject subject = Subject.lazy();

    public All() {
      Promotion.settle(subject.record);
    }

    @Actor
    public void owner(II_Result r) {
      subject.meeting.meetWithStoresPending();
      subject.enter();
      r.r1 = subject.version;
    }

    @Actor
    public void requester(II_Result r) {
      subject.meeting.meet();
      r.r2 = subject.requestOfAll();
    }
  }
}
