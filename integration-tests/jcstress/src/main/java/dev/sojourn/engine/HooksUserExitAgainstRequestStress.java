package dev.sojourn.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.sojourn.engine.ThreadRecord.UserReturn;
import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The end of a user method, and the entry to KERNEL that follows or is it, while a request is made.
 */
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The entry has found the request.")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "It has, and the requester does not know yet.")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The requester knows that it must wait.")
@Outcome(id = "0, 1", expect = FORBIDDEN, desc = "Kernel code runs uncovered.")
public class HooksUserExitAgainstRequestStress {
  private HooksUserExitAgainstRequestStress() {}

  @JCStressTest
  @JCStressMeta(HooksUserExitAgainstRequestStress.class)
  @Description(
      "Return to KERNEL from a user method that it called, against a request to one thread.")
  @State
  public static class ToKernel {
    private final Subject subject = Subject.eager();
    private final UserReturn back;

    public ToKernel() {
      subject.enter();
      back = Objects.requireNonNull(Hooks.enterUserOf(subject.record));
    }

    @Actor
    public void owner(II_Result r) {
      subject.meeting.meetWithStoresPending();
      Hooks.exitUser(back);
      r.r1 = subject.version;
    }

    @Actor
    public void requester(II_Result r) {
      subject.meeting.meet();
      r.r2 = subject.requestOfOne();
    }
  }

  @JCStressTest
  @JCStressMeta(HooksUserExitAgainstRequestStress.class)
  @Description(
      "Return to INDETERMINATE, and entry without a fence, against a request to one thread.")
  @State
  public static class ToIndeterminate {
    private final Subject subject = Subject.lazy();
    private final UserReturn back = Objects.requireNonNull(Hooks.enterUserOf(subject.record));

    @Actor
    public void owner(II_Result r) {
      subject.meeting.meetWithStoresPending();
      Hooks.exitUser(back);
      subject.enter();
      r.r1 = subject.version;
    }

    @Actor
    public void requester(II_Result r) {
      subject.meeting.meet();
      r.r2 = subject.requestOfOne();
    }
  }
}
