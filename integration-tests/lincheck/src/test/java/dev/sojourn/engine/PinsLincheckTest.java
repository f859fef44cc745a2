package dev.sojourn.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is a thread's own in KERNEL is a pinner's while it holds the pin: plain counters, one per
 * thread, lose nothing to either.
 */
class PinsLincheckTest {
  private static final Lincheck.Size THREE = new Lincheck.Size(3, 1, 20, 60);

  /** Few switches to choose from: what takes three of them at the right places is found. */
  private static final Lincheck.Size TWO = new Lincheck.Size(2, 1, 6, 400);

  /** There is one scenario, and little to switch in. */
  private static final Lincheck.Size SHORT = new Lincheck.Size(2, 1, 2, 1_500);

  private static final int LOOKS = 8;

  @Test
  void eagerThreadsAndTheirPinnersExcludeEachOther() {
    Lincheck.assertLinearizable(Eager.class, Specification.class, THREE);
  }

  @Tag("slow")
  @Test
  void lazyThreadsAndTheirPinnersExcludeEachOther() {
    Lincheck.assertLinearizable(Lazy.class, Specification.class, THREE);
  }

  @Tag("slow")
  @Test
  void aThreadAndItsPinnerExcludeEachOther() {
    Lincheck.assertLinearizable(Pair.class, PairSpecification.class, TWO);
  }

  @Test
  void aPinThatOnlyCountsIsCaught() {
    Lincheck.assertCaught(OnlyCounts.class, PairSpecification.class, TWO);
  }

  @Tag("slow")
  @Test
  void pinsOfTwoDomainsFormNoRing() {
    Lincheck.assertLinearizable(Ring.class, RingSpecification.class, SHORT);
  }

  @Tag("slow")
  @Test
  void aRingIsCaught() {
    Lincheck.assertCaught(ClosedRing.class, RingSpecification.class, SHORT);
  }

  /**
   * Two threads that pin each other, each in a domain of its own: of two pins at a time, one holds.
   */
  public static class Ring {
    private final Domain[] domains = new Domain[2];
    private final ThreadRecord[][] records = new ThreadRecord[2][];
    private final AtomicInteger held = new AtomicInteger();

    public Ring() {
      domains[0] = Quiet.domain(Policy.EAGER);
      domains[1] = Quiet.domain(Policy.EAGER, domains[0].context());
      for (int i = 0; i < 2; i++) {
        records[i] = Quiet.records(domains[i], 2);
      }
    }

    /** Whether there were never two. */
    @Operation
    public boolean pin(@Param(gen = ThreadIdGen.class) int thread) {
      int mine = thread % 2;
      ThreadRecord self = records[mine][mine];
      ThreadRecord target = records[mine][1 - mine];
      boolean alone = true;
      if (tryPin(domains[mine], target, self)) {
        held.incrementAndGet();
        for (int look = 0; look < LOOKS; look++) {
          alone &= held.get() == 1;
        }
        held.decrementAndGet();
        domains[mine].pins().unpin(target, self);
      }
      return alone;
    }

    boolean tryPin(Domain domain, ThreadRecord target, ThreadRecord self) {
      return domain.pins().add(target, self, new PinOwner(self)); // nobody is in KERNEL
    }
  }

  /** The twin: looks for what would close the ring before it is one. */
  public static class ClosedRing extends Ring {
    @Override
    boolean tryPin(Domain domain, ThreadRecord target, ThreadRecord self) {
      if (domain.pins().mayCloseRing(target.thread(), self.thread())) {
        return false;
      }
      self.ask(ThreadRecord.PINNER);
      self.pinnedCount++;
      self.flags |= ThreadRecord.PINNING;
      return target.tryAddPin(new PinOwner(self));
    }
  }

  public static class RingSpecification {
    public boolean pin(int thread) {
      return true;
    }
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
      long entered = Hooks.enterKernelOfMarking(self);
      int counted = count(thread % records.length);
      Hooks.exitKernelOfMarking(self, entered);
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
        long entered = Hooks.enterKernelOfMarking(self);
        if (pin(records[other], self)) {
          int counted = count(other);
          domain.pins().unpin(records[other], self);
          Hooks.exitKernelOfMarking(self, entered);
          return counted;
        }
        Hooks.exitKernelOfMarking(self, entered);
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
      return !StatusWord.isKernel(target.statusAcquire())
          && domain.pins().add(target, self, new PinOwner(self));
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
