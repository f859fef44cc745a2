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

/** A thread leaves KERNEL and runs the handler of a request, while a second request is made. */
@Outcome(id = "2, 0, 2", expect = ACCEPTABLE, desc = "The exit has found the second request.")
@Outcome(id = "2, 1, 2", expect = ACCEPTABLE, desc = "The exit has found it, and it is covered.")
@Outcome(id = "1, 0, 2", expect = ACCEPTABLE, desc = "The next entry has found it.")
@Outcome(
    id = "1, 1, 2",
    expect = ACCEPTABLE,
    desc = "The next entry has found it; it was covered as the thread was in user mode.")
@Outcome(id = "., ., [01]", expect = FORBIDDEN, desc = "The second request is lost.")
public class HooksExitAgainstRequestStress {
  private HooksExitAgainstRequestStress() {}

  @JCStressTest
  @JCStressMeta(HooksExitAgainstRequestStress.class)
  @Description("Exit from KERNEL, to USER, against a request to one thread.")
  @State
  public static class EagerOne {
    private final Subject subject = Subject.eager();
    private final long entered = subject.enter();

    public EagerOne() {
      subject.requestOfOne();
    }

    @Actor
    public void owner(III_Result r) {
      subject.meeting.meetWithStoresPending();
      subject.exit(entered);
      r.r1 = subject.version;
    }

    @Actor
    public void requester(III_Result r) {
      subject.meeting.meet();
      r.r2 = subject.requestOfOne();
    }

    @Arbiter
    public void later(III_Result r) {
      subject.visit();
      r.r3 = subject.version;
    }
  }

  @JCStressTest
  @JCStressMeta(HooksExitAgainstRequestStress.class)
  @Description("Exit from KERNEL, to USER, against a request to all threads.")
  @State
  public static class EagerAll {
    private final Subject subject = Subject.eager();
    private final long entered = subject.enter();

    public EagerAll() {
      subject.requestOfAll();
    }

    @Actor
    public void owner(III_Result r) {
      subject.meeting.meetWithStoresPending();
      subject.exit(entered);
      r.r1 = subject.version;
    }

    @Actor
    public void requester(III_Result r) {
      subject.meeting.meet();
      r.r2 = subject.requestOfAll();
    }

    @Arbiter
    public void later(III_Result r) {
      subject.visit();
      r.r3 = subject.version;
    }
  }

  @JCStressTest
  @JCStressMeta(HooksExitAgainstRequestStress.class)
  @Description("Exit from KERNEL, to INDETERMINATE, against a request to one thread.")
  @State
  public static class LazyOne {
    private final Subject subject = Subject.lazy();
    private final long entered = subject.enter();

    public LazyOne() {
      subject.requestOfOne();
    }

    @Actor
    public void owner(III_Result r) {
      subject.meeting.meetWithStoresPending();
      subject.exit(entered);
      r.r1 = subject.version;
    }

    @Actor
    public void requester(III_Result r) {
      subject.meeting.meet();
      r.r2 = subject.requestOfOne();
    }

    @Arbiter
    public void later(III_Result r) {
      subject.visit();
      r.r3 = subject.version;
    }
  }

  @JCStressTest
  @JCStressMeta(HooksExitAgainstRequestStress.class)
  @Description("Exit from KERNEL, to INDETERMINATE, against a request to all threads.")
  @State
  public static class LazyAll {
    private final Subject subject = Subject.lazy();
    private final long entered = subject.enter();

    public LazyAll() {
      subject.requestOfAll();
    }

    @Actor
    public void owner(III_Result r) {
      subject.meeting.meetWithStoresPending();
      subject.exit(entered);
      r.r1 = subject.version;
    }

    @Actor
    public void requester(III_Result r) {
      subject.meeting.meet();
      r.r2 = subject.requestOfAll();
    }

    @Arbiter
    public void later(III_Result r) {
      subject.visit();
      r.r3 = subject.version;
    }
  }
}
