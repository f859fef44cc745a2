package dev.sojourn.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A lazy thread leaves KERNEL, and the handler that it runs uses what it has found, while that is
 * unlinked and the thread is asked.
 */
@Outcome(id = "0", expect = ACCEPTABLE, desc = "What the handler uses was not disposed of.")
@Outcome(
    id = "1",
    expect = FORBIDDEN,
    desc = "Disposed of in the sojourn in which the thread has responded.")
public class HoldoutsAskedExitStress {
  private HoldoutsAskedExitStress() {}

  @JCStressTest
  @JCStressMeta(HoldoutsAskedExitStress.class)
  @Description("Exit with a handler against asking.")
  @State
  public static class Lazy {
    private final Subject subject = Subject.lazy();
    private final Element element = new Element();
    private final long entered = subject.enter();
    private boolean disposed;

    public Lazy() {
      subject.onRun(() -> disposed |= element.isDisposedSoon());
      subject.requestOfOne();
    }

    @Actor
    public void reader(I_Result r) {
      subject.meeting.meet();
      subject.exit(entered);
      r.r1 = disposed ? 1 : 0;
    }

    @Actor
    public void leader() {
      subject.meeting.meet();
      if (subject.unlinkAndWait(50_000) == 1) {
        element.dispose();
      }
    }
  }
}
