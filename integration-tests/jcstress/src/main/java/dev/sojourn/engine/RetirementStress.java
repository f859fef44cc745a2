package dev.sojourn.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A reader uses what it finds, while that is unlinked and retired. */
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The reader finds it unlinked; not disposed of.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The reader finds it unlinked; disposed of.")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The reader uses it; not disposed of yet.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The reader has used it; disposed of since.")
@Outcome(id = "2, .", expect = FORBIDDEN, desc = "Disposed of with a reader that uses it.")
public class RetirementStress {
  private RetirementStress() {}

  @JCStressTest
  @JCStressMeta(RetirementStress.class)
  @Description("Retirement against an eager reader.")
  @State
  public static class Eager {
    private static final Reclaiming RECLAIMING = new Reclaiming(Subject::eager);
    private final Meeting meeting = new Meeting();
    private volatile @Nullable Element head = new Element();

    @Actor
    public void reader(II_Result r) {
      meeting.meetWithStoresPending();
      r.r1 = RECLAIMING.use(() -> head);
    }

    @Actor
    public void updater(II_Result r) {
      meeting.meet();
      Element old = head;
      head = null;
      r.r2 = RECLAIMING.retire(old);
    }
  }

  @JCStressTest
  @JCStressMeta(RetirementStress.class)
  @Description("Retirement against a lazy reader.")
  @State
  public static class Lazy {
    private static final Reclaiming RECLAIMING = new Reclaiming(Subject::lazy);
    private final Meeting meeting = new Meeting();
    private volatile @Nullable Element head = new Element();

    @Actor
    public void reader(II_Result r) {
      meeting.meetWithStoresPending();
      r.r1 = RECLAIMING.use(() -> head);
    }

    @Actor
    public void updater(II_Result r) {
      meeting.meet();
      Element old = head;
      head = null;
      r.r2 = RECLAIMING.retire(old);
    }
  }
}
