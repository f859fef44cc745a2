package dev.sojourn.benchmarks;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.ThreadRecord;
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
 * <p>All three do the same read, in a method of the same object; they differ in what is around it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RoundTrip {

  /** The protected state and the three ways to read it. */
  @State(Scope.Benchmark)
  public static class Protected {
    private volatile long value = 42;

    long readByHand() {
      FloorRecord record = FloorRecord.CURRENT.get();
      record.enter();
      long read = value;
      record.leave();
      return read;
    }

    @KernelMode
    long readWoven() {
      return value;
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

  /** Keeps the measuring thread in KERNEL for a whole iteration. */
  @State(Scope.Thread)
  public static class InKernel {
    private @Nullable ThreadRecord entered;

    /** Enters, on the measuring thread. */
    @Setup(Level.Iteration)
    public void enter() {
      entered = Hooks.enterKernel();
    }

    /** Leaves, on the same thread. */
    @TearDown(Level.Iteration)
    public void leave() {
      if (entered != null) {
        Hooks.exitKernel(entered);
      }
    }
  }

  /** The least that makes a quiescent state observable: nobody's transition can be cheaper. */
  @Benchmark
  public long floor(Protected state) {
    return state.readByHand();
  }

  /** A woven method that is called outside KERNEL: one round trip. */
  @Benchmark
  public long wovenEager(WovenOnly check, Protected state) {
    return state.readWoven();
  }

  /** A woven method that is called in KERNEL: nested, no transition. */
  @Benchmark
  public long wovenNested(WovenOnly check, InKernel thread, Protected state) {
    return state.readWoven();
  }
}
