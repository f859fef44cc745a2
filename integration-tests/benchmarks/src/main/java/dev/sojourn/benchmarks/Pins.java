package dev.sojourn.benchmarks;

import dev.sojourn.Pin;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to hold another thread in user mode, and to let it go. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class Pins {
  private @Nullable IdleThreads idle;

  /** Starts the thread to be pinned. */
  @Setup
  public void start() throws InterruptedException {
    idle = IdleThreads.under(Policy.EAGER, 1);
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    if (idle != null) {
      idle.close();
    }
  }

  /** One pin, of a thread in USER, which must be held. */
  @Benchmark
  public boolean tryPinAndClose(Requests requests) {
    return idle != null && pin(idle.any());
  }

  static boolean pin(Thread thread) {
    try (Pin pin = Sojourn.tryPin(thread)) {
      if (!pin.isHeld()) {
        throw new IllegalStateException("the thread was not pinned; is it in user mode?");
      }
      return true;
    }
  }
}
