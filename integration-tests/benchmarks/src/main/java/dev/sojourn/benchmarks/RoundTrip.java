package dev.sojourn.benchmarks;

import dev.sojourn.KernelMode;
import dev.sojourn.Policy;
import dev.sojourn.Sojourn;
import dev.sojourn.Transition;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one transition to KERNEL and back costs around one volatile read of protected state.
 *
 * <p>All do the same read, in a method of the same object; they differ in what is around it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RoundTrip {

  /** The protected state and the ways to read it. */
  @State(Scope.Benchmark)
  public static class Protected {
    private volatile long value = 42;

    long readByHand() {
      FloorRecord record = FloorRecord.CURRENT.get();
      record.enterEagerly();
      long read = value;
      record.leave();
      return read;
    }

    long readByHandLazily() {
      FloorRecord record = FloorRecord.CURRENT.get();
      record.enterLazily();
      long read = value;
      record.leave();
      return read;
    }

    long readByHandNumbered() {
      FloorRecord record = FloorRecord.CURRENT.get();
      long leaving = record.enterNumbered();
      long read = value;
      record.leaveWith(leaving);
      return read;
    }

    @KernelMode
    long readWoven() {
      return value;
    }

    @SuppressWarnings("try") // the transition is closed, and that is its use
    long readInTransition() {
      try (Transition kernel = Sojourn.enterKernel()) {
        return value;
      }
    }
  }

  /** Refuses to measure methods that nobody has woven. */
  @State(Scope.Benchmark)
  public static class WovenOnly {
    /** Asks a woven method, and not only the agent, whether it runs in KERNEL. */
    @Setup
    public void check() {
      if (!isInKernelInside()) {
        throw new IllegalStateException(
            "@KernelMode methods of this benchmark are not woven: it must run under the agent;"
                + " start it as java -jar benchmarks.jar, with at least one fork");
      }
    }

    @KernelMode
    boolean isInKernelInside() {
      return Sojourn.isInKernel();
    }
  }

  /** The measuring thread, which must leave KERNEL in its policy's mode. */
  @State(Scope.Thread)
  public abstract static class InMode {
    private final Policy policy;

    InMode(Policy policy) {
      this.policy = policy;
    }

    /** On the measuring thread. */
    @Setup(Level.Iteration)
    public void adopt() {
      Modes.adopt(policy);
    }

    /** After the last measured transition, on the same thread. */
    @TearDown(Level.Iteration)
    public void check() {
      Modes.require(policy);
    }
  }

  /** Leaves to USER. */
  public static class Eager extends InMode {
    /** For JMH. */
    public Eager() {
      super(Policy.EAGER);
    }
  }

  /** Leaves to INDETERMINATE. */
  public static class Lazy extends InMode {
    /** For JMH. */
    public Lazy() {
      super(Policy.LAZY);
    }
  }

  /** Keeps the measuring thread in KERNEL for a whole iteration. */
  @State(Scope.Thread)
  public static class InKernel {
    private @Nullable Transition kernel;

    /** Enters, on the measuring thread. */
    @Setup(Level.Iteration)
    public void enter() {
      kernel = Sojourn.enterKernel();
    }

    /** Leaves, on the same thread. */
    @TearDown(Level.Iteration)
    public void leave() {
      if (kernel != null) {
        kernel.close();
      }
    }
  }

  /** The least that makes a quiescent state observable without help: a fence in each round trip. */
  @Benchmark
  public long floor(Protected state) {
    return state.readByHand();
  }

  /** The least that makes one observable to who issues a remote barrier. */
  @Benchmark
  public long floorLazy(Protected state) {
    return state.readByHandLazily();
  }

  /** The same with a number that goes up in each round trip, so that sojourns can be told apart. */
  @Benchmark
  public long floorLazyNumbered(Protected state) {
    return state.readByHandNumbered();
  }

  /** A woven method that an eager thread calls outside KERNEL: one round trip. */
  @Benchmark
  public long wovenEager(WovenOnly check, Eager thread, Protected state) {
    return state.readWoven();
  }

  /** A woven method that a lazy thread calls outside KERNEL: one round trip. */
  @Benchmark
  public long wovenLazy(WovenOnly check, Lazy thread, Protected state) {
    return state.readWoven();
  }

  /** A woven method that is called in KERNEL: nested, no transition. */
  @Benchmark
  public long wovenNested(WovenOnly check, InKernel thread, Protected state) {
    return state.readWoven();
  }

  /** The same round trip by try-with-resources, of an eager thread. */
  @Benchmark
  public long programmaticEager(Eager thread, Protected state) {
    return state.readInTransition();
  }

  /** The same round trip by try-with-resources, of a lazy thread. */
  @Benchmark
  public long programmaticLazy(Lazy thread, Protected state) {
    return state.readInTransition();
  }
}
