package dev.sojourn.engine;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;

/**
 * What is a thread's own in KERNEL is a pinner's while it holds the pin: plain counters, one per
 * thread, lose nothing to either.
 */
class PinsLincheckTest {
  private static final int THREADS = Lincheck.THREADS;
  private static final int LOOKS = 8;

  @Test
  void eagerThreadsAndTheirPinnersExcludeEachOther() {
    Lincheck.assertLinearizable(Eager.class, Specification.class, 1);
  }

  @Test
  void lazyThreadsAndTheirPinnersExcludeEachOther() {
    Lincheck.assertLinearizable(Lazy.class, Specification.class, 1);
  }

  @Test
  void aPinThatOnlyCountsIsCaught() {
    Lincheck.assertCaught(OnlyCounts.class, Specification.class, 1);
  }

  /** Each thread of a scenario is the owner of the record with its number. */
  public abstract static class Structure {
    final Domain domain;
    final ThreadRecord[] records;
    private final int[] counters = new int[THREADS];

    Structure(Policy policy) {
      domain = Quiet.domain(policy);
      records = Quiet.records(domain, THREADS);
    }

    /** In KERNEL; waits at the entry while it is pinned. */
    @Operation
    public int work(@Param(gen = ThreadIdGen.class) int thread) {
      ThreadRecord self = records[thread % THREADS];
      long entered = Hooks.enterKernelOfSite(self);
      int counted = count(thread % THREADS);
      Hooks.exitKernelOfSite(self, entered);
      return counted;
    }

    /** On behalf of another; tries until it is pinned, each time out of KERNEL in between. */
    @Operation
    public int onBehalf(
        @Param(gen = ThreadIdGen.class) int thread,
        @Param(gen = IntGen.class, conf = "1:2") int distance) {
      ThreadRecord self = records[thread % THREADS];
      int other = (thread + distance) % THREADS;
      for (; ; ) {
        long entered = Hooks.enterKernelOfSite(self);
        if (pin(records[other], self)) {
          int counted = count(other);
          domain.pins().unpin(records[other], self);
          Hooks.exitKernelOfSite(self, entered);
          return counted;
        }
        Hooks.exitKernelOfSite(self, entered);
        Thread.onSpinWait();
      }
    }

    /** Loses a count if there is another in the midst of this, and gives others many chances. */
    private int count(int thread) {
      int before = counters[thread];
      for (int look = 0; look < LOOKS && counters[thread] == before; look++) {
        Thread.onSpinWait();
      }
      counters[thread] = before + 1;
      return before + 1;
    }

    boolean pin(ThreadRecord target, ThreadRecord self) {
      return domain.pins().pin(target, self);
    }
  }

  public static class Eager extends Structure {
    public Eager() {
      super(Policy.EAGER);
    }
  }

  public static class Lazy extends Structure {
    public Lazy() {
      super(Policy.LAZY);
    }
  }

  /** The twin: does not look where the thread is. */
  public static class OnlyCounts extends Eager {
    @Override
    boolean pin(ThreadRecord target, ThreadRecord self) {
      return domain.pins().add(target, self);
    }
  }

  public static class Specification {
    private final int[] counters = new int[THREADS];

    public int work(int thread) {
      return ++counters[thread % THREADS];
    }

    public int onBehalf(int thread, int distance) {
      return work(thread + distance);
    }
  }
}
