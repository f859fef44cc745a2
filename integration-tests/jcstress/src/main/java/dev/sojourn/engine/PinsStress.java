package dev.sojourn.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A thread enters KERNEL to stay, while another one pins it. */
@Outcome(
    id = "1, 1, 0",
    expect = ACCEPTABLE,
    desc = "The entry has waited for the pin, and finds what the pinner wrote.")
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "In KERNEL first: there is no pin.")
@Outcome(id = "., 1, 1", expect = FORBIDDEN, desc = "The thread has run kernel code under the pin.")
@Outcome(
    id = "0, 1, 0",
    expect = FORBIDDEN,
    desc = "Kernel code has not waited for the pin, or does not see what was written under it.")
public class PinsStress {
  private PinsStress() {}

  @JCStressTest
  @JCStressMeta(PinsStress.class)
  @Description("Fenced entry against a pin.")
  @State
  public static class Eager {
    private final Subject subject = Subject.eager();
    private final ThreadRecord pinner = subject.another();
    private volatile int inside;
    private int slot;

    public Eager() {
      Hooks.enterKernelOfMarking(pinner);
    }

    @Actor
    public void owner(III_Result r) {
      subject.meeting.meetWithStoresPending();
      subject.enter();
      r.r1 = slot;
      inside = 1;
    }

    @Actor
    public void pinner(III_Result r) {
      subject.meeting.meet();
      if (subject.domain.pins().pin(subject.record, pinner)) {
        r.r2 = 1;
        slot = 1;
        for (int i = 0; i < 20; i++) {
          Thread.onSpinWait();
        }
        r.r3 = inside;
        subject.domain.pins().unpin(subject.record, pinner);
      }
    }
  }

  @JCStressTest
  @JCStressMeta(PinsStress.class)
  @Description("Entry without a fence against a pin.")
  @State
  public static class Lazy {
    private final Subject subject = Subject.lazy();
    private final ThreadRecord pinner = subject.another();
    private volatile int inside;
    private int slot;

    public Lazy() {
      Hooks.enterKernelOfMarking(pinner);
    }

    @Actor
    public void owner(III_Result r) {
      subject.meeting.meetWithStoresPending();
      subject.enter();
      r.r1 = slot;
      inside = 1;
    }

    @Actor
    public void pinner(III_Result r) {
      subject.meeting.meet();
      if (subject.domain.pins().pin(subject.record, pinner)) {
        r.r2 = 1;
        slot = 1;
        for (int i = 0; i < 20; i++) {
          Thread.onSpinWait();
        }
        r.r3 = inside;
        subject.domain.pins().unpin(subject.record, pinner);
      }
    }
  }
}
