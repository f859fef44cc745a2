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

/**
 * A thread in KERNEL changes its policy, leaves, and enters again to stay and read a reference,
 * while that is unlinked and a grace period is waited for.
 */
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The reader finds it unlinked.")
@Outcome(
    id = "0, 0",
    expect = ACCEPTABLE,
    desc = "It does, and the grace period waits all the same.")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The grace period waits for the reader.")
@Outcome(
    id = "1, 1",
    expect = FORBIDDEN,
    desc = "It has ended with a reader that holds the reference.")
public class PoliciesStress {
  private PoliciesStress() {}

  @JCStressTest
  @JCStressMeta(PoliciesStress.class)
  @Description("From eager to lazy against a grace period.")
  @State
  public static class ToLazy {
    private final Subject subject = Subject.eagerWithBarrier();

    @Actor
    public void reader(II_Result r) {
      subject.changeTo(Policy.LAZY);
      r.r1 = subject.isLinked();
    }

    @Actor
    public void leader(II_Result r) {
      subject.meeting.meet();
      r.r2 = subject.unlinkAndSample();
    }
  }

  @JCStressTest
  @JCStressMeta(PoliciesStress.class)
  @Description("From lazy to eager against a grace period.")
  @State
  public static class ToEager {
    private final Subject subject = Subject.lazy();

    @Actor
    public void reader(II_Result r) {
      subject.changeTo(Policy.EAGER);
      r.r1 = subject.isLinked();
    }

    @Actor
    public void leader(II_Result r) {
      subject.meeting.meet();
      r.r2 = subject.unlinkAndSample();
    }
  }
}
