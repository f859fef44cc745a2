package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.InvalidationKind;
import dev.sojourn.engine.ThreadRecord;
import dev.sojourn.engine.Unwinding;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A named domain: like an SRCU domain ({@code srcu_struct}) in Linux, an independent set of
 * threads, requests, grace periods and retired objects. From {@link Sojourn#domain}. A thread that
 * stays in KERNEL of one domain holds up nothing in another. Methods name their domain by {@link
 * KernelMode#domain}; those that name none, and the methods of {@link Sojourn}, use the default
 * domain.
 *
 * <p>A <em>grace period</em>, as in RCU, is an interval in which every thread was seen outside the
 * sojourn in KERNEL that it was in at the start. (Sojourn detects that in the manner of QSBR: a
 * thread is quiescent outside KERNEL.) Publish references to protected state in volatile fields,
 * read them inside {@link KernelMode} methods of the domain, and do not keep them beyond. Then no
 * thread can reach, after a grace period has ended, what was unlinked before it began.
 *
 * <p>Domains know nothing of each other. If two threads are in KERNEL, each of its own domain, and
 * each waits for a grace period of the other's domain, both wait for ever. The stall report says
 * so.
 *
 * <p>All methods may be called by any thread, tracked or not, unless they say otherwise.
 */
public final class SojournDomain {
  private final Domain domain;

  SojournDomain(Domain domain) {
    this.domain = domain;
  }

  /**
   * Returns the domain's name.
   *
   * @return the name; the empty one is the default domain's
   */
  public String name() {
    return domain.name();
  }

  /**
   * Registers a kind of invalidation, until it is {@linkplain Invalidation#unregister
   * unregistered}, with {@link FailurePolicy#RETRY} for handlers that fail. Make one per purpose,
   * in a static field.
   *
   * @param name what logs and statistics call it; if it is taken, {@code #2} and so on is added;
   *     not null
   * @param handler drops what the calling thread has cached; not null. It runs on the thread that
   *     was asked, in KERNEL, before that thread's next kernel code. One run may serve many
   *     requests. It should be short. What it throws is logged and counted.
   * @return the kind
   */
  public Invalidation invalidation(String name, Runnable handler) {
    return invalidation(name, handler, FailurePolicy.RETRY);
  }

  /**
   * Registers a kind of invalidation, like {@link #invalidation(String, Runnable)}, with a policy
   * for handlers that fail.
   *
   * @param name as in {@link #invalidation(String, Runnable)}
   * @param handler as in {@link #invalidation(String, Runnable)}
   * @param onFailure what happens if the handler throws; not null
   * @return the kind
   */
  public Invalidation invalidation(String name, Runnable handler, FailurePolicy onFailure) {
    return register(name, false, handler, onFailure);
  }

  /**
   * Registers a kind whose handler runs before all ordinary ones at a transition: for instance a
   * flush, before handlers that read what it flushes. Early handlers run in the order of their
   * registration, and then the others in the order of theirs.
   *
   * @param name as in {@link #invalidation(String, Runnable)}
   * @param handler as in {@link #invalidation(String, Runnable)}
   * @return the kind
   */
  public Invalidation earlyInvalidation(String name, Runnable handler) {
    return earlyInvalidation(name, handler, FailurePolicy.RETRY);
  }

  /**
   * Registers an early kind, like {@link #earlyInvalidation(String, Runnable)}, with a policy for
   * handlers that fail. If an early handler fails, the other handlers run all the same, unless the
   * policy is {@link FailurePolicy#REFUSE} and the transition an entry.
   *
   * @param name as in {@link #invalidation(String, Runnable)}
   * @param handler as in {@link #invalidation(String, Runnable)}
   * @param onFailure what happens if the handler throws; not null
   * @return the kind
   */
  public Invalidation earlyInvalidation(String name, Runnable handler, FailurePolicy onFailure) {
    return register(name, true, handler, onFailure);
  }

  private Invalidation register(
      String name, boolean early, Runnable handler, FailurePolicy onFailure) {
    Checks.name("an invalidation", name);
    Objects.requireNonNull(handler, "handler");
    Objects.requireNonNull(onFailure, "onFailure");
    InvalidationKind kind =
        domain.invalidations().register(name, early, handler, Invalidation.engine(onFailure));
    try {
      return new Invalidation(domain, kind);
    } catch (Throwable e) {
      domain.invalidations().unregister(kind); // nobody has it
      throw e;
    }
  }

  /**
   * Tries to hold another thread in user mode of this domain, and returns at once. The attempt
   * fails
   *
   * <ul>
   *   <li>if the thread is in KERNEL of this domain, is pinned by another thread, is the calling
   *       thread, has made no transition of this domain, or is dead;
   *   <li>if the thread holds a pin in another domain, or the calling thread is pinned in one:
   *       threads could wait for one another in a ring.
   * </ul>
   *
   * <p>To learn where a lazy thread is, it may issue a remote barrier.
   *
   * <p>While the calling thread holds a pin it is in KERNEL of this domain, whether it was before
   * or not, until it has closed its last pin of the domain; and it may wait for nothing, in any
   * domain. May be called by any thread in any mode. It does not wait, except that its own entry to
   * KERNEL waits if the calling thread is pinned itself.
   *
   * @param thread the thread to hold; not null
   * @return the pin, held or not; close it
   */
  @CheckReturnValue
  public Pin tryPin(Thread thread) {
    Objects.requireNonNull(thread, "thread");
    Pin pin = new Pin(); // first: it may fail, for want of memory
    ThreadRecord target = domain.pins().tryPin(thread, pin);
    // Nothing is called from here on: at the end of a stack the pin would be lost.
    if (target != null) {
      pin.target = target;
      pin.owner = target.pinOwner;
      pin.held = true;
    }
    return pin;
  }

  /**
   * Makes a slot in which each thread has a value, for use in KERNEL of this domain.
   *
   * @param <T> the type of the values
   * @param initial as for {@link PerThread#withInitial}
   * @return the slot
   */
  public <T> PerThread<T> perThread(Supplier<? extends T> initial) {
    return new PerThread<>(domain, Objects.requireNonNull(initial, "initial"));
  }

  /**
   * Waits for a grace period, like {@code synchronize_rcu} in Linux. What other threads did in the
   * sojourns in KERNEL that it waited for <i>happens-before</i> it returns. Concurrent calls share
   * grace periods. An interrupt does not end the wait; the thread's interrupt status is kept.
   *
   * @throws IllegalStateException in KERNEL, where the thread would wait for itself, or if the
   *     thread holds a pin
   */
  public void synchronize() {
    Checks.mayWait(domain, "synchronize()");
    domain.gracePeriods().synchronize(false);
  }

  /**
   * Waits for a grace period, for a limited time. If the time is over first, or the thread is
   * interrupted, nothing may be concluded, and another call waits for a later grace period. To wait
   * for one grace period by several calls, start it by {@link #startGracePeriod}.
   *
   * @param timeout how long to wait at most; not null. If it is 0 or less, the call succeeds only
   *     if no thread is in KERNEL.
   * @return true if a grace period has ended that began after the call did
   * @throws IllegalStateException as {@link #synchronize()}
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  public boolean synchronize(Duration timeout) throws InterruptedException {
    Checks.mayWait(domain, "synchronize()");
    return domain.gracePeriods().await(domain.gracePeriods().next(), Timeouts.nanos(timeout));
  }

  /**
   * Waits for an expedited grace period, like {@code synchronize_rcu_expedited} in Linux: lazy
   * threads get no time to pass a fence of their own, but a remote barrier is issued at once. It
   * ends earlier, by a tenth of a millisecond or so, and disturbs all processors that run the
   * process. Otherwise like {@link #synchronize()}.
   *
   * @throws IllegalStateException as {@link #synchronize()}
   */
  public void synchronizeExpedited() {
    Checks.mayWait(domain, "synchronizeExpedited()");
    domain.gracePeriods().synchronize(true);
  }

  /**
   * Starts a grace period without waiting for it. May be called in KERNEL; the grace period then
   * cannot end before the caller has left.
   *
   * @return the grace period, to poll or await
   */
  public GracePeriod startGracePeriod() {
    return new GracePeriod(domain, domain.gracePeriods().start(false));
  }

  /**
   * Starts an expedited grace period, as {@link #synchronizeExpedited} does; otherwise like {@link
   * #startGracePeriod}.
   *
   * @return the grace period, to poll or await
   */
  public GracePeriod startExpeditedGracePeriod() {
    return new GracePeriod(domain, domain.gracePeriods().start(true));
  }

  /**
   * Disposes of an object when no thread can still be using it, like {@code call_rcu} in Linux: the
   * disposer runs once, after a grace period, on the reclaimer thread. Unlink the object first.
   *
   * <p>Takes constant time and no lock, unless more is pending than {@code retire.max.bytes} or
   * {@code retire.max.count} allow. Then grace periods are expedited, and the call waits until
   * enough has been disposed of. <b>Do not call it while holding a lock that kernel code or a
   * disposer takes:</b> the disposer, or the thread in KERNEL that the grace period waits for,
   * would wait for the caller's lock, and the caller for them. A call that has waited for {@code
   * stall.timeout} is reported, with those locks and the threads that hold them.
   *
   * <p>It never waits in KERNEL of any domain, in a handler, with a pin held, in a disposer of any
   * domain, or when the thread is interrupted. Then the object is admitted over the limit, and
   * counted. A thread that did not wait because it was in KERNEL waits at its outermost exit
   * instead, once it is in KERNEL of no domain, for at most {@code retire.exit.wait}.
   *
   * <p>If it throws an error of the virtual machine, for want of stack or memory, the object was
   * not retired; if it returns, the object was retired.
   *
   * @param disposer frees the object; not null. Disposers run one after another, in the order of
   *     retirement, unless they are {@linkplain #disposeOn handed over} to an executor. What a
   *     disposer throws is logged and counted. A transition or a pin that it leaves open is closed,
   *     and reported.
   * @param bytes what the object weighs, 0 or more; more than 2^48 counts as 2^48
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public void retire(Runnable disposer, long bytes) {
    Objects.requireNonNull(disposer, "disposer");
    checkBytes(bytes);
    domain.retirement().retire(disposer, bytes);
  }

  /**
   * Retires an object like {@link #retire}, but only if it fits into the limits, and never waits.
   *
   * @param disposer as for {@link #retire}; not called if the object was not retired
   * @param bytes as for {@link #retire}; an object that is heavier than the limit never fits
   * @return true if the object was retired; else nothing has changed, and the caller keeps it
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public boolean tryRetire(Runnable disposer, long bytes) {
    Objects.requireNonNull(disposer, "disposer");
    checkBytes(bytes);
    return domain.retirement().tryRetire(disposer, bytes);
  }

  /**
   * Closes a resource when no thread can still be using it; otherwise like {@link #retire}. It has
   * a name of its own because a lambda would fit both.
   *
   * @param resource is closed once, on the reclaimer thread; not null
   * @param bytes as for {@link #retire}
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public void retireAndClose(AutoCloseable resource, long bytes) {
    retire(new Closing(Objects.requireNonNull(resource, "resource")), bytes);
  }

  /**
   * Lets an executor run the disposers of this domain, so that a slow disposer does not delay
   * others. Disposers then run in no particular order. Grace periods, limits and barriers work as
   * before: an object whose disposer has not run yet is pending. If the executor throws, the
   * reclaimer runs that disposer. If the executor drops a disposer that it has accepted, the object
   * stays pending for ever, and barriers wait for it: do not shut the executor down before a {@link
   * #barrier(Duration)}.
   *
   * @param executor runs the disposers that are due from now on; not null
   */
  public void disposeOn(Executor executor) {
    domain.retirement().disposeOn(Objects.requireNonNull(executor, "executor"));
  }

  /** Lets the reclaimer thread run the disposers again, one after another: the default. */
  public void disposeOnReclaimer() {
    domain.retirement().disposeOn(null);
  }

  /**
   * Gives this domain its own limits for objects that are retired and not disposed of yet, in place
   * of the options {@code retire.max.bytes} and {@code retire.max.count}.
   *
   * @param maxBytes the most bytes, or 0 for the option's value
   * @param maxCount the most objects, or 0 for the option's value
   * @throws IllegalArgumentException if one is negative
   */
  public void limitRetired(long maxBytes, long maxCount) {
    if (maxBytes < 0 || maxCount < 0) {
      throw new IllegalArgumentException(
          "limits must be 0 or more, and are " + maxBytes + " bytes and " + maxCount + " objects");
    }
    domain.retirement().limit(maxBytes, maxCount);
  }

  Domain engine() {
    return domain;
  }

  static void checkBytes(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be 0 or more, and is " + bytes);
    }
  }

  /**
   * Makes a reference to protected state, for readers in KERNEL of this domain.
   *
   * @param <T> the type of what is protected
   * @param first what it points to at first; not null
   * @return the reference
   */
  public <T> Protected<T> protect(T first) {
    return new Protected<>(this, first);
  }

  /**
   * Waits until the disposers of all objects that were retired before the call have run, like
   * {@code rcu_barrier} in Linux. An interrupt does not end the wait; the thread's interrupt status
   * is kept.
   *
   * @throws IllegalStateException in KERNEL or in a disposer, where the thread would wait for
   *     itself, or if the thread holds a pin
   */
  public void barrier() {
    Checks.mayWaitForDisposers(domain, "barrier()");
    domain.retirement().barrier();
  }

  /**
   * Waits until the disposers of all objects that were retired before the call have run, including
   * those handed over to an executor, for a limited time.
   *
   * <p>Use this one in a shutdown hook. The process may be ending in the middle of kernel code, or
   * of a disposer that has called {@code System.exit}; a wait without a limit would then keep it
   * from ending. If the result is false, some objects are left, whose memory only the end of the
   * process frees. For several domains there is {@link Sojourn#drain}; the option {@code
   * retire.at.exit} needs no code at all.
   *
   * @param timeout how long to wait at most; not null
   * @return true if the disposers of all objects that were retired before the call have run
   * @throws IllegalStateException as {@link #barrier()}
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  public boolean barrier(Duration timeout) throws InterruptedException {
    Checks.mayWaitForDisposers(domain, "barrier()");
    return domain.retirement().barrier(Timeouts.nanos(timeout));
  }

  /**
   * Enters KERNEL, as a {@link KernelMode} method does.
   *
   * @return the transition; closing it leads back. Nested if the thread is in KERNEL already.
   */
  @CheckReturnValue
  public Transition enterKernel() {
    return Transition.toKernel(domain);
  }

  /**
   * Leaves KERNEL for user mode, as a {@link UserMode} method does. Also meant for blocking calls
   * in the middle of kernel code: no grace period waits for the thread meanwhile.
   *
   * @return the transition; closing it leads back. Nested if the thread is in a {@code @UserMode}
   *     method already, runs a handler, or holds a pin.
   */
  @CheckReturnValue
  public Transition enterUser() {
    return Transition.toUser(domain);
  }

  /**
   * Passes a quiescent state in the middle of a long stay in KERNEL, like {@code
   * rcu_quiescent_state} of liburcu's QSBR flavour: as if the thread had left KERNEL and come back.
   * Runs what was asked of the thread. References to protected state that were read before must not
   * be used afterwards. Outside KERNEL it does nothing.
   *
   * <p>That holds for all methods on the stack, so call it only in the method that has begun the
   * stay. In a nested method it would take the protection away from its callers, which do not know.
   * This is not checked, because a nested call of a {@link KernelMode} method leaves no trace;
   * {@link Transition#quiesce} checks that its transition is not nested.
   *
   * @throws IllegalStateException in a handler, or with a pin held
   */
  public void quiesce() {
    ThreadRecord record = domain.currentInKernelOrNull();
    if (record != null) {
      quiesce(record);
    }
  }

  static void quiesce(ThreadRecord record) {
    if (record.isRunningHandlers() || record.isPinning()) {
      throw new IllegalStateException(
          "quiesce() was called "
              + (record.isPinning() ? "with a pin held" : "in a handler")
              + ", where the thread cannot leave KERNEL; call it elsewhere in kernel code");
    }
    boolean led = Unwinding.hasLedHere(record);
    Hooks.quiesce(record);
    if (led) {
      record.made = record.statusAcquire(); // the same transition has led to this sojourn
    }
  }

  /**
   * Assigns a policy to a thread in this domain, whatever annotations and options say. The thread
   * follows it from its next transition on. A thread that is not tracked yet gets none.
   *
   * @param thread the thread; not null
   * @param policy the policy; {@link Policy#INHERIT} undoes earlier calls; not null
   * @return true if the thread is tracked in this domain, so that the policy was assigned
   */
  public boolean assignPolicy(Thread thread, Policy policy) {
    Objects.requireNonNull(thread, "thread");
    Objects.requireNonNull(policy, "policy");
    ThreadRecord record =
        thread == Thread.currentThread() ? domain.currentOrTracked() : domain.find(thread);
    if (record == null) {
      return false;
    }
    domain.context().policies().assign(record, engine(policy));
    return true;
  }

  private static dev.sojourn.engine.@Nullable Policy engine(Policy policy) {
    // Not by valueOf: if the stack runs out in it, it says "no such constant" instead.
    return policy == Policy.INHERIT
        ? null
        : policy == Policy.EAGER
            ? dev.sojourn.engine.Policy.EAGER
            : policy == Policy.LAZY
                ? dev.sojourn.engine.Policy.LAZY
                : dev.sojourn.engine.Policy.ADAPTIVE;
  }

  /**
   * Tells whether the calling thread is in KERNEL of this domain. Meant for assertions.
   *
   * @return true if it is; false also for a thread that has made no transition in the domain
   */
  public boolean isInKernel() {
    return domain.isInKernel();
  }

  /**
   * Tells whether another object stands for this domain too.
   *
   * @param other any object, or null
   * @return true if it is a {@code SojournDomain} of the same name
   */
  @Override
  @SuppressWarnings("exports") // an annotation for tools, which needs nothing at run time
  public boolean equals(@Nullable Object other) {
    return other instanceof SojournDomain same && same.domain == domain;
  }

  /**
   * Returns a hash code that goes with {@link #equals}.
   *
   * @return a number that is equal for all objects that stand for this domain
   */
  @Override
  public int hashCode() {
    return domain.hashCode();
  }

  @Override
  public String toString() {
    return domain.toString();
  }
}
