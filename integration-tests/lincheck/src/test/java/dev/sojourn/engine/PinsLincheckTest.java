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
  private static final Lincheck.Size THREE = new Lincheck.Size(3, 1, 20, 60);

  /** Few switches to choose from: what takes three of them at the right places is found. */
  private static final Lincheck.Size TWO = new Lincheck.Size(2, 1, 6, 400);

  private static final int LOOKS = 8;

  @Test
  void eagerThreadsAndTheirPinnersExcludeEachOther() {
    Lincheck.assertLinearizable(Eager.class, Specification.class, THREE);
  }

  @Test
  void lazyThreadsAndTheirPinnersExcludeEachOther() {
    Lincheck.assertLinearizable(Lazy.class, Specification.class, THREE);
  }

  @Test
  void aThreadAndItsPinnerExcludeEachOther() {
    Lincheck.assertLinearizable(Pair.class, PairSpecification.class, TWO);
  }

  @Test
  void aPinThatOnlyCountsIsCaught() {
    Lincheck.assertCaught(OnlyCounts.class, PairSpecification.class, TWO);
  }

  /** Each thread of a scenario is the owner of the record with its number. */
  public abstract static class Structure {
    final Domain domain;
    final ThreadRecord[] records;
    private final int[] counters;

    Structure(Policy policy, int threads) {
      domain = Quiet.domain(policy);
      records = Quiet.records(domain, threads);
      counters = new int[threads];
    }

    /** In KERNEL; waits at the entry while it is pinned. */
    @Operation
    public int work(@Param(gen = ThreadIdGen.class) int thread) {
      ThreadRecord self = records[thread % records.length];
      long entered = Hooks.enterKernelOfSite(self);
      int counted = count(thread % records.length);
      Hooks.exitKernelOfSite(self, entered);
      return counted;
    }

    /** On behalf of another; tries until it is pinned, each time out of KERNEL in between. */
    @Operation
    public int onBehalf(
        @Param(gen = ThreadIdGen.class) int thread,
        @Param(gen = IntGen.class, conf = "0:1") int nth) {
      ThreadRecord self = records[thread % records.length];
      int other = other(thread, nth, records.length);
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
      super(Policy.EAGER, 3);
    }
  }

  public static class Lazy extends Structure {
    public Lazy() {
      super(Policy.LAZY, 3);
    }
  }

  public static class Pair extends Structure {
    public Pair() {
      super(Policy.EAGER, 2);
    }
  }

  /** The twin: does not look again where the thread is, after it has counted its pin. */
  public static class OnlyCounts extends Pair {
    @Override
    boolean pin(ThreadRecord target, ThreadRecord self) {
      return !Status.isKernel(target.statusAcquire()) && domain.pins().add(target, self);
    }
  }

  public static class Specification {
    private final int[] counters;

    public Specification() {
      this(3);
    }

    Specification(int threads) {
      counters = new int[threads];
    }

    public int work(int thread) {
      return ++counters[thread % counters.length];
    }

    public int onBehalf(int thread, int nth) {
      return work(other(thread, nth, counters.length));
    }
  }

  public static class PairSpecification extends Specification {
    public PairSpecification() {
      super(2);
    }
  }

  private static int other(int thread, int nth, int threads) {
    return (thread + 1 + nth % (threads - 1)) % threads;
  }
}
