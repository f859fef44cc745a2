package dev.sojourn.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The set of the kinds that were requested of a thread. */
public class KindSetStress {
  private KindSetStress() {}

  @JCStressTest
  @Description("A kind is added while the owner takes what is there.")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "What was there is taken, then what was added.")
  @Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "Both are taken at once.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "A kind is lost, or taken twice.")
  @State
  public static class Take {
    private final Meeting meeting = new Meeting();
    private final KindSet kinds = new KindSet();

    public Take() {
      kinds.add(0);
    }

    @Actor
    public void owner(II_Result r) {
      meeting.meet();
      r.r1 = taken(kinds);
    }

    @Actor
    public void requester() {
      meeting.meet();
      kinds.add(1);
    }

    @Arbiter
    public void later(II_Result r) {
      r.r2 = taken(kinds);
    }

    private static int taken(KindSet kinds) {
      int one = kinds.take(0) ? 1 : 0;
      return one + (kinds.take(1) ? 2 : 0);
    }
  }

  @JCStressTest
  @Description("Two kinds are added for which the set has to grow.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both are in the set.")
  @Outcome(id = ".*", expect = FORBIDDEN, desc = "A kind is lost.")
  @State
  public static class Growth {
    private final Meeting meeting = new Meeting();
    private final KindSet kinds = new KindSet();

    @Actor
    public void requester() {
      meeting.meet();
      kinds.add(64);
    }

    @Actor
    public void another() {
      meeting.meet();
      kinds.add(128);
    }

    @Arbiter
    public void later(II_Result r) {
      r.r1 = kinds.take(64) ? 1 : 0;
      r.r2 = kinds.take(128) ? 1 : 0;
    }
  }
}
