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
 * A thread is tracked, enters KERNEL for the first time and reads a reference, while that is
 * unlinked and a grace period is waited for.
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
public class RegistryStress {
  private RegistryStress() {}

  @JCStressTest
  @JCStressMeta(RegistryStress.class)
  @Description("First entry against the look of a grace period.")
  @State
  public static class FirstEntry {
    private final Subject subject = Subject.eager();
    private final ThreadRecord first = subject.untracked();

    @Actor
    public void reader(II_Result r) {
      subject.domain.registry.add(first);
      subject.meeting.meetWithStoresPending();
      Hooks.enterKernelOfMarking(first);
      r.r1 = subject.isLinked();
    }

    @Actor
    public void leader(II_Result r) {
      subject.meeting.meet();
      r.r2 = subject.unlinkAndWait(0);
    }
  }
}
