package dev.sojourn.benchmarks;

import dev.sojourn.KernelMode;
import dev.sojourn.Policy;
import dev.sojourn.Sojourn;
import dev.sojourn.SojournDomain;
import dev.sojourn.Transition;
import dev.sojourn.UserMode;
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
 * What one transition to KERNEL and back costs around one volatile read of protected state, without
 * requests in the process and with some ({@link Requests}).
 *
 * <p>All do the same read, in a method of the same object; they differ in what is around it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RoundTrip {
  private static final String DOMAIN_NAME = "benchmarks";

  /** The domain of the methods that name one. */
  static final SojournDomain DOMAIN = Sojourn.domain(DOMAIN_NAME);

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

    @KernelMode(domain = DOMAIN_NAME, policy = Policy.EAGER)
    long readInDomain() {
      return value;
    }

    @KernelMode(domain = DOMAIN_NAME, policy = Policy.LAZY)
    long readInDomainLazily() {
      return value;
    }

    @UserMode
    long readInUserMode() {
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

  /** Leaves to USER in the domain of the benchmarks. */
  @State(Scope.Thread)
  public static class EagerInDomain {
    /** On the measuring thread, after the last measured transition. */
    @TearDown(Level.Iteration)
    public void check() {
      Modes.require(Policy.EAGER, DOMAIN_NAME);
    }
  }

  /** Leaves to INDETERMINATE there. */
  @State(Scope.Thread)
  public static class LazyInDomain {
    /** Waits for the remote barrier, without which no thread is lazy. */
    @Setup
    public void await() {
      Modes.awaitBarrier();
    }

    /** On the measuring thread, after the last measured transition. */
    @TearDown(Level.Iteration)
    public void check() {
      Modes.require(Policy.LAZY, DOMAIN_NAME);
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

  /** The least that makes one observable to a thread that issues a remote barrier. */
  @Benchmark
  public long floorLazy(Protected state) {
    return state.readByHandLazily();
  }

  /**
   * The lazy floor with a number that goes up in each round trip, so that sojourns can be told
   * apart.
   */
  @Benchmark
  public long floorLazyNumbered(Protected state) {
    return state.readByHandNumbered();
  }

  /** A woven method that an eager thread calls outside KERNEL: one round trip. */
  @Benchmark
  public long wovenEager(WovenOnly check, Eager thread, Requests requests, Protected state) {
    return state.readWoven();
  }

  /** A woven method that a lazy thread calls outside KERNEL: one round trip. */
  @Benchmark
  public long wovenLazy(WovenOnly check, Lazy thread, Requests requests, Protected state) {
    return state.readWoven();
  }

  /** A round trip of an eager thread, by a woven method that names a domain and a policy. */
  @Benchmark
  public long wovenInDomainEager(
      WovenOnly check, EagerInDomain thread, Requests requests, Protected state) {
    return state.readInDomain();
  }

  /** A round trip of a lazy thread, by a woven method that names a domain and a policy. */
  @Benchmark
  public long wovenInDomainLazy(
      WovenOnly check, LazyInDomain thread, Requests requests, Protected state) {
    return state.readInDomainLazily();
  }

  /** A woven user method that is called in KERNEL: out of it and back, eagerly in any mode. */
  @Benchmark
  public long wovenUser(WovenOnly check, InKernel thread, Requests requests, Protected state) {
    return state.readInUserMode();
  }

  /** A woven method that is called in KERNEL: nested, no transition. */
  @Benchmark
  public long wovenNested(WovenOnly check, InKernel thread, Protected state) {
    return state.readWoven();
  }

  /** A round trip of an eager thread, by try-with-resources. */
  @Benchmark
  public long programmaticEager(Eager thread, Requests requests, Protected state) {
    return state.readInTransition();
  }

  /** A round trip of a lazy thread, by try-with-resources. */
  @Benchmark
  public long programmaticLazy(Lazy thread, Requests requests, Protected state) {
    return state.readInTransition();
  }
}
