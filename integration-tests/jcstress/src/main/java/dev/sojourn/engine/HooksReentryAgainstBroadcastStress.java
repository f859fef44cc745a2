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

/** A thread in KERNEL leaves and enters again to stay, while a request is made of all. */
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The exit or the entry has found the request.")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "It has, and the requester does not know yet.")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The requester knows that it must wait.")
@Outcome(id = "0, 1", expect = FORBIDDEN, desc = "Kernel code runs uncovered.")
public class HooksReentryAgainstBroadcastStress {
  private HooksReentryAgainstBroadcastStress() {}

  @JCStressTest
  @JCStressMeta(HooksReentryAgainstBroadcastStress.class)
  @Description("Exit and fenced entry against a wait for a request to all threads.")
  @State
  public static class Eager {
    private final Subject subject = Subject.eager();
    private final long entered = subject.enter();

    @Actor
    public void owner(II_Result r) {
      subject.meeting.meetWithStoresPending();
      subject.exit(entered);
      subject.enter();
      r.r1 = subject.version;
    }

    @Actor
    public void requester(II_Result r) {
      subject.meeting.meet();
      r.r2 = subject.requestOfAllAndWait();
    }
  }

  @JCStressTest
  @JCStressMeta(HooksReentryAgainstBroadcastStress.class)
  @Description("Exit and entry without a fence against a wait for a request to all threads.")
  @State
  public static class Lazy {
    private final Subject subject = Subject.lazy();
    private final long entered = subject.enter();

    @Actor
    public void owner(II_Result r) {
      subject.meeting.meetWithStoresPending();
      subject.exit(entered);
      subject.enter();
      r.r1 = subject.version;
    }

    @Actor
    public void requester(II_Result r) {
      subject.meeting.meet();
      r.r2 = subject.requestOfAllAndWait();
    }
  }
}
