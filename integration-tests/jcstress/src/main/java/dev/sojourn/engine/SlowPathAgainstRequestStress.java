package dev.sojourn.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A thread enters KERNEL to stay and runs the handler of a request, while a second request is made.
 */
@Outcome(id = "2, 1, 2", expect = ACCEPTABLE, desc = "The entry has found the second request.")
@Outcome(id = "2, 0, 2", expect = ACCEPTABLE, desc = "It has, and the requester does not know yet.")
@Outcome(
    id = "1, 0, 2",
    expect = ACCEPTABLE,
    desc = "The next transition has found it; the requester knows that it must wait.")
@Outcome(id = "1, 1, .", expect = FORBIDDEN, desc = "Kernel code runs uncovered.")
@Outcome(id = "., ., [01]", expect = FORBIDDEN, desc = "The second request is lost.")
public class SlowPathAgainstRequestStress {
  private SlowPathAgainstRequestStress() {}

  @JCStressTest
  @JCStressMeta(SlowPathAgainstRequestStress.class)
  @Description("Handlers that run at an entry against a request to one thread.")
  @State
  public static class One {
    private final Subject subject = Subject.eager();

    public One() {
      subject.requestOfOne();
    }

    @Actor
    public void owner(III_Result r) {
      subject.meeting.meetWithStoresPending();
      subject.enter();
      r.r1 = subject.version;
    }

    @Actor
    public void requester(III_Result r) {
      subject.meeting.meet();
      r.r2 = subject.requestOfOne();
    }

    @Arbiter
    public void later(III_Result r) {
      subject.leaveAndVisit();
      r.r3 = subject.version;
    }
  }

  @JCStressTest
  @JCStressMeta(SlowPathAgainstRequestStress.class)
  @Description("Handlers that run at an entry against a request to all threads.")
  @State
  public static class All {
    private final Subject subject = Subject.eager();

    public All() {
      subject.requestOfAll();
    }

    @Actor
    public void owner(III_Result r) {
      subject.meeting.meetWithStoresPending();
      subject.enter();
      r.r1 = subject.version;
    }

    @Actor
    public void requester(III_Result r) {
      subject.meeting.meet();
      r.r2 = subject.requestOfAll();
    }

    @Arbiter
    public void later(III_Result r) {
      subject.leaveAndVisit();
      r.r3 = subject.version;
    }
  }
}
