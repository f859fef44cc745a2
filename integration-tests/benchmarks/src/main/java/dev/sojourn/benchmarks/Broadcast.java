package dev.sojourn.benchmarks;

import dev.sojourn.Invalidation;
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

/** What a request to all threads costs the one that makes it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class Broadcast {
  private static final Invalidation KIND = Sojourn.invalidation("broadcast", () -> {});

  /** How many threads are asked. */
  @Param({"10", "10000"})
  public int trackedThreads;

  private @Nullable IdleThreads idle;

  /** Starts the threads. */
  @Setup
  public void start() throws InterruptedException {
    idle = IdleThreads.under(Policy.EAGER, trackedThreads);
  }

  /** Ends them. */
  @TearDown
  public void stop() {
    if (idle != null) {
      idle.close();
    }
  }

  /** One request. */
  @Benchmark
  public long request() {
    return KIND.request();
  }
}
