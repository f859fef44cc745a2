package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.ThreadRecord;
import java.util.Objects;

/**
 * One independent set of threads, requests, grace periods and retired objects, known by its name;
 * from {@link Sojourn#domain}. A thread that stays in KERNEL of one domain holds up nothing in
 * another. Methods name theirs by {@link KernelMode#domain}; those that name none, and the methods
 * of {@link Sojourn}, use the default one.
 *
 * <p>A <em>grace period</em> is an interval in which every thread was seen outside the sojourn in
 * KERNEL that it was in at the start. Publish references to protected state in volatile fields,
 * read them inside {@link KernelMode} methods of the domain, and do not keep them beyond: then what
 * was unlinked before a grace period began can be reached by no thread after it has ended.
 *
 * <p>Domains know nothing of each other. Two threads that are in KERNEL each of its own domain, and
 * each wait for a grace period of the other's, wait for ever; the stall report says so.
 *
 * <p>All methods may be called from any thread, tracked or not, unless they say otherwise.
 */
public final class SojournDomain {
  private final Domain domain;

  SojournDomain(Domain domain) {
    this.domain = domain;
  }

  /**
   * Returns the name.
   *
   * @return the empty name for the default domain
   */
  public String name() {
    return domain.name();
  }

  /**
   * Registers a kind of invalidation, until it is {@linkplain Invalidation#unregister
   * unregistered}. Make one per purpose, in a static field.
   *
   * @param name what logs and statistics call it; {@code #2} and so on is added if it is taken
   * @param handler drops what the calling thread has cached. It runs on the thread that was asked,
   *     in KERNEL, before the next kernel code of that thread; many requests may be one run. It
   *     should be short. What it throws is logged and counted.
   * @return the kind
   */
  public Invalidation invalidation(String name, Runnable handler) {
    return register(name, false, handler);
  }

  /**
   * Registers a kind that runs before all others at a transition: a flush, for instance, before
   * work that reads what it flushes. Early kinds run in the order of their registration, then the
   * other kinds in the order of theirs.
   *
   * @param name as in {@link #invalidation}
   * @param handler as in {@link #invalidation}
   * @return the kind
   */
  public Invalidation earlyInvalidation(String name, Runnable handler) {
    return register(name, true, handler);
  }

  private Invalidation register(String name, boolean early, Runnable handler) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(handler, "handler");
    return new Invalidation(domain, domain.invalidations().register(name, early, handler));
  }

  /**
   * Waits for a grace period. What other threads did in the sojourns it waited for is visible
   * afterwards. Concurrent calls share grace periods. An interrupt does not end the wait; it is
   * kept.
   *
   * @throws IllegalStateException in KERNEL, where it would wait for the calling thread itself, or
   *     if the thread holds a pin
   */
  public void synchronize() {
    Checks.mayWait(domain, "synchronize()");
    domain.gracePeriods().synchronize(false);
  }

  /**
   * Waits for a grace period that is hurried: lazy threads are given no time to pass a fence of
   * their own, but a remote barrier is issued at once. Sooner over by a tenth of a millisecond or
   * so, and disturbs all processors that run the process. Otherwise as {@link #synchronize}.
   *
   * @throws IllegalStateException as {@link #synchronize}
   */
  public void synchronizeHurried() {
    Checks.mayWait(domain, "synchronizeHurried()");
    domain.gracePeriods().synchronize(true);
  }

  /**
   * Starts a grace period without waiting for it. In KERNEL too; the period then cannot end before
   * the caller has left.
   *
   * @return a handle to ask or await its end
   */
  public GracePeriod startGracePeriod() {
    return new GracePeriod(domain, domain.gracePeriods().start(false));
  }

  /**
   * Starts a hurried grace period; otherwise as {@link #startGracePeriod}.
   *
   * @return a handle to ask or await its end
   */
  public GracePeriod startHurriedGracePeriod() {
    return new GracePeriod(domain, domain.gracePeriods().start(true));
  }

  /**
   * Disposes of an object when no thread can still be using it: runs the disposer once, after a
   * grace period, on the reclaimer thread. Unlink the object first.
   *
   * <p>Takes constant time and no lock. But when more is pending than {@code retire.max.bytes} or
   * {@code retire.max.count} allow, grace periods are hurried and the call waits until enough has
   * been disposed of, and so must not be made while holding a lock that kernel code needs. It never
   * waits in KERNEL, with a pin held, in a disposer, or when the thread is interrupted; the object
   * is then admitted over the limit, and counted.
   *
   * @param disposer frees the object. Disposers run one after another, in the order of retirement.
   *     What one throws is logged and counted.
   * @param bytes what the object weighs, 0 or more; more than 2^48 counts as that
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public void retire(Runnable disposer, long bytes) {
    Objects.requireNonNull(disposer, "disposer");
    checkBytes(bytes);
    domain.retirement().retire(disposer, bytes);
  }

  static void checkBytes(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be 0 or more, and is " + bytes);
    }
  }

  /**
   * Makes a reference whose readers are in KERNEL of this domain.
   *
   * @param <T> the type of what is protected
   * @param first what it points to at first; not null
   * @return the reference
   */
  public <T> Protected<T> protect(T first) {
    return new Protected<>(this, first);
  }

  /**
   * Waits until the disposers of all objects retired before the call have run. An interrupt does
   * not end the wait; it is kept.
   *
   * @throws IllegalStateException in KERNEL or in a disposer, where it would wait for the calling
   *     thread itself, or if the thread holds a pin
   */
  public void barrier() {
    Checks.mayWait(domain, "barrier()");
    if (domain.isReclaimer()) {
      throw new IllegalStateException(
          "barrier() was called in a disposer, and would wait for that disposer to return; call it"
              + " on another thread");
    }
    domain.retirement().barrier();
  }

  /**
   * Enters KERNEL, as a {@link KernelMode} method does.
   *
   * @return leads back when it is closed; nested if the thread is in KERNEL already
   */
  public Transition enterKernel() {
    return Transition.toKernel(domain);
  }

  /**
   * Leaves KERNEL for user mode, as a {@link UserMode} method does. For sections around blocking
   * calls in kernel code, too: nobody waits for the thread meanwhile.
   *
   * @return leads back when it is closed; nested if the thread is in a {@code @UserMode} method
   *     already, runs a handler, or holds a pin
   */
  public Transition enterUser() {
    return Transition.toUser(domain);
  }

  /**
   * Passes a quiescent state in the middle of a long stay in KERNEL: as if the thread had left and
   * come back. Runs what was asked of it. References to protected state that were read before must
   * not be used after. Outside KERNEL it does nothing.
   *
   * @throws IllegalStateException in a handler, or with a pin held
   */
  public void quiesce() {
    ThreadRecord record = domain.currentInKernelOrNull();
    if (record == null) {
      return;
    }
    if (record.isRunningHandlers() || record.isPinning()) {
      throw new IllegalStateException(
          "quiesce() was called "
              + (record.isPinning() ? "with a pin held" : "in a handler")
              + ", where the thread cannot leave KERNEL; call it elsewhere in kernel code");
    }
    Hooks.quiesce(record);
  }

  /**
   * Tells whether the calling thread is in KERNEL of this domain. For assertions.
   *
   * @return false also on a thread that has made no transition in it
   */
  public boolean isInKernel() {
    return domain.isInKernel();
  }

  @Override
  public String toString() {
    return name().isEmpty() ? "the default domain" : "domain '" + name() + "'";
  }
}
