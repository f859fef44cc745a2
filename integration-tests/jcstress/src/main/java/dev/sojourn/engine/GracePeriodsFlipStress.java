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
 * A reader in KERNEL leaves and enters again, while what it reads is unlinked, waited for, and
 * disposed of.
 */
@Outcome(id = "0", expect = ACCEPTABLE, desc = "What the reader could find was not disposed of.")
@Outcome(id = "1", expect = FORBIDDEN, desc = "Disposed of with a reader that holds the reference.")
public class GracePeriodsFlipStress {
  private GracePeriodsFlipStress() {}

  @JCStressTest
  @JCStressMeta(GracePeriodsFlipStress.class)
  @Description("Exit and fenced entry against a grace period.")
  @State
  public static class Eager {
    private final Subject subject = Subject.eager();
    private final long entered = subject.enter();
    private final Element element = new Element();

    @Actor
    public void reader(I_Result r) {
      subject.meeting.meetWithStoresPending();
      boolean disposed = element.isDisposed();
      subject.exit(entered);
      long again = subject.enter();
      if (subject.isLinked() == 1) {
        disposed |= element.isDisposedSoon();
      }
      subject.exit(again);
      r.r1 = disposed ? 1 : 0;
    }

    @Actor
    public void leader() {
      subject.meeting.meet();
      subject.unlink();
      subject.domain.gracePeriods().synchronize(true);
      element.dispose();
    }
  }

  @JCStressTest
  @JCStressMeta(GracePeriodsFlipStress.class)
  @Description("Exit and entry without a fence against an expedited grace period.")
  @State
  public static class Lazy {
    private final Subject subject = Subject.lazy();
    private final long entered = subject.enter();
    private final Element element = new Element();

    @Actor
    public void reader(I_Result r) {
      subject.meeting.meetWithStoresPending();
      boolean disposed = element.isDisposed();
      subject.exit(entered);
      long again = subject.enter();
      if (subject.isLinked() == 1) {
        disposed |= element.isDisposedSoon();
      }
      subject.exit(again);
      r.r1 = disposed ? 1 : 0;
    }

    @Actor
    public void leader() {
      subject.meeting.meet();
      subject.unlink();
      subject.domain.gracePeriods().synchronize(true);
      element.dispose();
    }
  }
}
