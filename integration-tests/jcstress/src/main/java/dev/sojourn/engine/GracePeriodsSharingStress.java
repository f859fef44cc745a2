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

/** A caller unlinks what a reader holds and asks for a grace period, while another one runs. */
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The other one has not ended.")
@Outcome(
    id = "0, 1",
    expect = ACCEPTABLE,
    desc = "The other one has ended, and does not serve the caller.")
@Outcome(
    id = "1, .",
    expect = FORBIDDEN,
    desc = "The caller is served by one that began before it had unlinked.")
public class GracePeriodsSharingStress {
  private GracePeriodsSharingStress() {}

  @JCStressTest
  @JCStressMeta(GracePeriodsSharingStress.class)
  @Description("The number of the next grace period against one that runs.")
  @State
  public static class Eager {
    private final Subject subject = Subject.eager();

    @Actor
    public void caller(II_Result r) {
      subject.meeting.meet();
      subject.enter(); // holds the reference
      subject.unlink();
      r.r1 = subject.hasEndedSoon(subject.domain.gracePeriods().next());
    }

    @Actor
    public void leader(II_Result r) {
      subject.meeting.meet();
      r.r2 = subject.waitFor(subject.domain.gracePeriods().next(), 0);
    }
  }
}
