package dev.sojourn;

import dev.sojourn.engine.Domain;
import java.util.Objects;

/**
 * The way in: named invalidations, grace periods, and retirement.
 *
 * <p>A <em>grace period</em> is an interval in which every thread was seen outside the sojourn in
 * KERNEL that it was in at the start. Publish references to protected state in volatile fields,
 * read them inside {@link KernelMode} methods, and do not keep them beyond: then what was unlinked
 * before a grace period began can be reached by no thread after it has ended.
 *
 * <p>All methods may be called from any thread, tracked or not, unless they say otherwise.
 */
public final class Sojourn {
  private static final Domain DOMAIN = Domain.DEFAULT;

  private Sojourn() {}

  /**
   * Registers a kind of invalidation, for the life of the process. Make one per purpose, in a
   * static field.
   *
   * @param name what logs and statistics call it; {@code #2} and so on is added if it is taken
   * @param handler drops what the calling thread has cached. It runs on the thread that was asked,
   *     in KERNEL, before the next kernel code of that thread; many requests may be one run. It
   *     should be short. What it throws is logged and counted.
   * @return the kind
   */
  public static Invalidation invalidation(String name, Runnable handler) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(handler, "handler");
    return new Invalidation(DOMAIN.invalidations().register(name, handler));
  }

  /**
   * Waits for a grace period. What other threads did in the sojourns it waited for is visible
   * afterwards. Concurrent calls share grace periods. An interrupt does not end the wait; it is
   * kept.
   *
   * @throws IllegalStateException in KERNEL, where it would wait for the calling thread itself
   */
  public static void synchronize() {
    Checks.notInKernel("synchronize()");
    DOMAIN.gracePeriods().synchronize();
  }

  /**
   * Starts a grace period without waiting for it. In KERNEL too; the period then cannot end before
   * the caller has left.
   *
   * @return a handle to ask or await its end
   */
  public static GracePeriod startGracePeriod() {
    return new GracePeriod(DOMAIN.gracePeriods().start());
  }

  /**
   * Disposes of an object when no thread can still be using it: runs the disposer once, after a
   * grace period, on the reclaimer thread. Unlink the object first.
   *
   * <p>Takes constant time and no lock. But when more is pending than {@code retire.max.bytes} or
   * {@code retire.max.count} allow, the call waits until enough has been disposed of, and so must
   * not be made while holding a lock that kernel code needs. It never waits in KERNEL, in a
   * disposer, or when the thread is interrupted; the object is then admitted over the limit, and
   * counted.
   *
   * @param disposer frees the object. Disposers run one after another, in the order of retirement.
   *     What one throws is logged and counted.
   * @param bytes what the object weighs, 0 or more; more than 2^48 counts as that
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public static void retire(Runnable disposer, long bytes) {
    Objects.requireNonNull(disposer, "disposer");
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be 0 or more, and is " + bytes);
    }
    DOMAIN.retirement().retire(disposer, bytes);
  }

  /**
   * Waits until the disposers of all objects retired before the call have run. An interrupt does
   * not end the wait; it is kept.
   *
   * @throws IllegalStateException in KERNEL or in a disposer, where it would wait for the calling
   *     thread itself
   */
  public static void barrier() {
    Checks.notInKernel("barrier()");
    if (DOMAIN.isReclaimer()) {
      throw new IllegalStateException(
          "barrier() was called in a disposer, and would wait for that disposer to return; call it"
              + " on another thread");
    }
    DOMAIN.retirement().barrier();
  }

  /**
   * Tells whether the agent is at work. Without it the annotations have no effect and nothing here
   * protects annotated methods, so a program that relies on them should refuse to start.
   *
   * @return whether annotated methods are woven
   */
  public static boolean isWoven() {
    return DOMAIN.isWoven();
  }

  /**
   * Tells whether the calling thread is in KERNEL. For assertions.
   *
   * @return false also on a thread that has made no transition
   */
  public static boolean isInKernel() {
    return DOMAIN.isInKernel();
  }
}
