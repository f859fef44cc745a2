package dev.sojourn.engine;

import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A reference whose old values are poisoned after a grace period is still a reference: no reader in
 * KERNEL finds poison, whoever led the grace period and however many have shared it.
 */
class GracePeriodsLincheckTest {
  private static final int THREADS = 3;

  @Tag("slow")
  @Test
  void eagerReadersFindNoPoison() {
    Lincheck.assertLinearizable(Eager.class, Specification.class, Lincheck.USUAL);
  }

  @Tag("slow")
  @Test
  void lazyReadersFindNoPoison() {
    Lincheck.assertLinearizable(Lazy.class, Specification.class, Lincheck.USUAL);
  }

  @Test
  void aPollOfTheOneThatRunsIsCaught() {
    Lincheck.assertCaught(PollsTheRunning.class, Specification.class, Lincheck.USUAL);
  }

  private static final class Value {
    final int value;
    volatile boolean poisoned;
    long number;

    Value(int value) {
      this.value = value;
    }
  }

  public abstract static class Structure {
    private final Domain domain;
    private final boolean expedite;
    private final ThreadRecord[] records;
    private final AtomicReference<Value> current = new AtomicReference<>(new Value(0));
    private final ConcurrentLinkedQueue<Value> polled = new ConcurrentLinkedQueue<>();

    Structure(Policy policy) {
      domain = Quiet.domain(policy);
      expedite =
          policy == Policy.LAZY; // the model checker's clock stands still, and so does patience
      records = Quiet.records(domain, THREADS);
    }

    @Operation
    public int read(@Param(gen = ThreadIdGen.class) int thread) {
      ThreadRecord self = records[thread % THREADS];
      long entered = Hooks.enterKernelOfMarking(self);
      Value value = Objects.requireNonNull(current.get());
      int read = value.poisoned ? -1 : value.value;
      Hooks.exitKernelOfMarking(self, entered);
      return read;
    }

    @Operation
    public void replaceAndSynchronize(@Param(gen = IntGen.class, conf = "1:9") int value) {
      Value old = current.getAndSet(new Value(value));
      domain.gracePeriods().synchronize(expedite);
      old.poisoned = true;
    }

    @Operation
    public void replaceAndStart(@Param(gen = IntGen.class, conf = "1:9") int value) {
      Value old = current.getAndSet(new Value(value));
      old.number = number(domain.gracePeriods(), expedite);
      polled.add(old);
    }

    @Operation
    public void poll() {
      Value old = polled.poll();
      if (old != null) {
        if (domain.gracePeriods().hasEnded(old.number)) {
          old.poisoned = true;
        } else {
          polled.add(old);
        }
      }
    }

    @Operation
    public void replaceAndAwait(@Param(gen = IntGen.class, conf = "1:9") int value)
        throws InterruptedException {
      Value old = current.getAndSet(new Value(value));
      long number = number(domain.gracePeriods(), expedite);
      if (domain.gracePeriods().await(number, Long.MAX_VALUE)) {
        old.poisoned = true;
      }
    }

    long number(GracePeriods gracePeriods, boolean expedite) {
      return gracePeriods.start(expedite);
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

  /** The twin: takes a grace period that began before the value was replaced for good enough. */
  public static class PollsTheRunning extends Eager {
    @Override
    long number(GracePeriods gracePeriods, boolean expedite) {
      return gracePeriods.start(expedite) - 1;
    }
  }

  public static class Specification {
    private int current;

    public int read(int thread) {
      return current;
    }

    public void replaceAndSynchronize(int value) {
      current = value;
    }

    public void replaceAndStart(int value) {
      current = value;
    }

    public void poll() {}

    public void replaceAndAwait(int value) {
      current = value;
    }
  }
}
