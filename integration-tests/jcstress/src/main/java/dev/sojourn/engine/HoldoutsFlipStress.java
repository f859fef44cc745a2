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
import org.openjdk.jcstress.infra.results.II_Result;

/** A thread that was seen in KERNEL leaves and enters again, while it is waited for. */
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It is seen to have left, later.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "It is seen to have left.")
@Outcome(id = "., 0", expect = FORBIDDEN, desc = "It is waited for though it has left.")
@Outcome(
    id = "2, .",
    expect = FORBIDDEN,
    desc = "It is seen to have left, and what it did before is not seen.")
public class HoldoutsFlipStress {
  private HoldoutsFlipStress() {}

  @JCStressTest
  @JCStressMeta(HoldoutsFlipStress.class)
  @Description("Exit and entry against a look for a change.")
  @State
  public static class Eager {
    private final Subject subject = Subject.eager();
    private final long entered = subject.enter();
    private final Holdouts holdouts = subject.look();
    private int done;

    @Actor
    public void reader() {
      subject.meeting.meetWithStoresPending();
      done = 1;
      subject.exit(entered);
      subject.enter();
    }

    @Actor
    public void leader(II_Result r) {
      subject.meeting.meet();
      holdouts.removeGone();
      r.r1 = holdouts.isEmpty() ? 2 - done : 0;
    }

    @Arbiter
    public void later(II_Result r) {
      holdouts.removeGone();
      r.r2 = holdouts.isEmpty() ? 1 : 0;
    }
  }
}
