package dev.sojourn.benchmarks;

import dev.sojourn.Policy;
import dev.sojourn.Sojourn;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long a grace period takes when no thread is in KERNEL: one look at each. Lazy threads that
 * stay away need a barrier for each grace period until they are promoted, within two seconds.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class GracePeriod {
  /** How many threads are looked at. */
  @Param({"10", "10000"})
  public int trackedThreads;

  /** Their policy. */
  @Param({"EAGER", "LAZY"})
  public Policy policy = Policy.EAGER;

  private @Nullable IdleThreads idle;

  /** Starts the threads. */
  @Setup
  public void start() throws InterruptedException {
    idle = IdleThreads.under(policy, trackedThreads);
  }

  /** Ends them. */
  @TearDown
  public void stop() {
    if (idle != null) {
      idle.close();
    }
  }

  /** One grace period. */
  @Benchmark
  public void synchronize() {
    Sojourn.synchronize();
  }
}
