package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import java.time.Duration;
import java.util.Objects;

/**
 * The entry point of the API: static methods for the {@linkplain SojournDomain default domain}, and
 * the way to other domains.
 *
 * <p>All methods may be called by any thread, tracked or not, unless they say otherwise.
 */
public final class Sojourn {
  /**
   * Holds the default domain's handle. A class of its own, because it must not be initialized
   * before {@link FirstUse} was called.
   */
  private static final class Default {
    static final SojournDomain API = new SojournDomain(Domain.DEFAULT);
  }

  private Sojourn() {}

  /**
   * Returns the domain with a name. The first call for a name makes the domain, which lives as long
   * as the process.
   *
   * @param name the name; the empty one is the default domain's; not null
   * @return the domain
   * @throws IllegalArgumentException if the name is blank, has a control character, or more than
   *     200 characters
   */
  public static SojournDomain domain(String name) {
    if (Objects.requireNonNull(name, "name").isEmpty()) {
      return api();
    }
    Checks.name("a domain", name);
    return named(name);
  }

  /**
   * Returns the domain that the other static methods and unnamed annotations use.
   *
   * @return the default domain
   */
  public static SojournDomain defaultDomain() {
    return api();
  }

  /**
   * Registers a kind of invalidation in the default domain; see {@link
   * SojournDomain#invalidation(String, Runnable)}.
   *
   * @param name as in {@link SojournDomain#invalidation}
   * @param handler as in {@link SojournDomain#invalidation}
   * @return the kind
   */
  public static Invalidation invalidation(String name, Runnable handler) {
    return api().invalidation(name, handler);
  }

  /**
   * Registers a kind of invalidation in the default domain, with a policy for handlers that fail;
   * see {@link SojournDomain#invalidation(String, Runnable, FailurePolicy)}.
   *
   * @param name as in {@link SojournDomain#invalidation}
   * @param handler as in {@link SojournDomain#invalidation}
   * @param onFailure what happens if the handler throws; not null
   * @return the kind
   */
  public static Invalidation invalidation(String name, Runnable handler, FailurePolicy onFailure) {
    return api().invalidation(name, handler, onFailure);
  }

  /**
   * Waits for a grace period of the default domain; see {@link SojournDomain#synchronize()}.
   *
   * @throws IllegalStateException in KERNEL, or if the thread holds a pin
   */
  public static void synchronize() {
    api().synchronize();
  }

  /**
   * Waits for a grace period of the default domain, for a limited time; see {@link
   * SojournDomain#synchronize(Duration)}.
   *
   * @param timeout how long to wait at most; not null
   * @return true if a grace period has ended that began after the call did
   * @throws IllegalStateException in KERNEL, or if the thread holds a pin
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  public static boolean synchronize(Duration timeout) throws InterruptedException {
    return api().synchronize(timeout);
  }

  /**
   * Waits for an expedited grace period of the default domain; see {@link
   * SojournDomain#synchronizeExpedited}.
   *
   * @throws IllegalStateException in KERNEL, or if the thread holds a pin
   */
  public static void synchronizeExpedited() {
    api().synchronizeExpedited();
  }

  /**
   * Starts a grace period of the default domain without waiting for it; see {@link
   * SojournDomain#startGracePeriod}.
   *
   * @return the grace period, to poll or await
   */
  public static GracePeriod startGracePeriod() {
    return api().startGracePeriod();
  }

  /**
   * Disposes of an object when no thread can still be using it; see {@link SojournDomain#retire}.
   *
   * @param disposer frees the object, once, on the reclaimer thread; not null
   * @param bytes what the object weighs, 0 or more
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public static void retire(Runnable disposer, long bytes) {
    api().retire(disposer, bytes);
  }

  /**
   * Retires an object if it fits into the limits; see {@link SojournDomain#tryRetire}.
   *
   * @param disposer frees the object, once, on the reclaimer thread; not null
   * @param bytes what the object weighs, 0 or more
   * @return true if the object was retired
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public static boolean tryRetire(Runnable disposer, long bytes) {
    return api().tryRetire(disposer, bytes);
  }

  /**
   * Closes a resource when no thread can still be using it; see {@link
   * SojournDomain#retireAndClose}.
   *
   * @param resource is closed once, on the reclaimer thread; not null
   * @param bytes what the object weighs, 0 or more
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public static void retireAndClose(AutoCloseable resource, long bytes) {
    api().retireAndClose(resource, bytes);
  }

  /**
   * Waits until the disposers of all that was retired before have run; see {@link
   * SojournDomain#barrier}.
   *
   * @throws IllegalStateException in KERNEL, in a disposer, or if the thread holds a pin
   */
  public static void barrier() {
    api().barrier();
  }

  /**
   * Waits until the disposers of all that was retired before have run, for a limited time; see
   * {@link SojournDomain#barrier(Duration)}.
   *
   * @param timeout how long to wait at most; not null
   * @return true if the disposers have run
   * @throws IllegalStateException in KERNEL, in a disposer, or if the thread holds a pin
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  public static boolean barrier(Duration timeout) throws InterruptedException {
    return api().barrier(timeout);
  }

  /**
   * Waits until nothing is left to dispose of in any domain, including what disposers retire
   * meanwhile. Call it at the end of a process or of a test. The option {@code retire.at.exit} does
   * it at the end of the process without any code.
   *
   * @param timeout how long to wait at most; not null
   * @return true if nothing was left
   * @throws IllegalStateException in KERNEL or in a disposer of any domain, or if the thread holds
   *     a pin
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  public static boolean drain(Duration timeout) throws InterruptedException {
    Domain first = engine();
    for (Domain domain : Domains.all()) {
      Checks.mayWaitForDisposers(domain, "drain()");
    }
    return first.context().drain(Timeouts.nanos(timeout));
  }

  /**
   * Enters KERNEL of the default domain; see {@link SojournDomain#enterKernel}.
   *
   * @return the transition; closing it leads back
   */
  @CheckReturnValue
  public static Transition enterKernel() {
    return Transition.toKernel(engine());
  }

  /**
   * Leaves KERNEL of the default domain; see {@link SojournDomain#enterUser}.
   *
   * @return the transition; closing it leads back
   */
  @CheckReturnValue
  public static Transition enterUser() {
    return Transition.toUser(engine());
  }

  /**
   * Passes a quiescent state in a long stay in KERNEL; see {@link SojournDomain#quiesce}.
   *
   * @throws IllegalStateException in a handler, or with a pin held
   */
  public static void quiesce() {
    api().quiesce();
  }

  /**
   * Tries to hold another thread in user mode of the default domain; see {@link
   * SojournDomain#tryPin}.
   *
   * @param thread the thread to hold; not null
   * @return the pin, held or not; close it
   */
  @CheckReturnValue
  public static Pin tryPin(Thread thread) {
    return api().tryPin(thread);
  }

  /**
   * Assigns a policy to a thread in the default domain; see {@link SojournDomain#assignPolicy}.
   *
   * @param thread the thread; not null
   * @param policy the policy; {@link Policy#INHERIT} undoes earlier calls; not null
   * @return true if the thread is tracked, so that the policy was assigned
   */
  public static boolean assignPolicy(Thread thread, Policy policy) {
    return api().assignPolicy(thread, policy);
  }

  private static SojournDomain api() {
    FirstUse.ensureReady();
    return Default.API;
  }

  private static Domain engine() {
    FirstUse.ensureReady();
    return Domain.DEFAULT;
  }

  private static SojournDomain named(String name) {
    FirstUse.ensureReady();
    return new SojournDomain(Domains.named(name));
  }

  /**
   * Tells whether the agent is at work. Without it the annotations have no effect, and annotated
   * methods are not protected. So a program that relies on them should refuse to start, which
   * {@link #requireWoven} does.
   *
   * @return true if annotated methods are woven
   */
  public static boolean isWoven() {
    return engine().isWoven();
  }

  /**
   * Makes sure that the agent is at work, like {@code Objects.requireNonNull} for the hooks: for
   * the start of a program that relies on its annotations.
   *
   * @throws IllegalStateException if {@link #isWoven} is false; the message says how to start the
   *     agent
   */
  public static void requireWoven() {
    if (!isWoven()) {
      throw new IllegalStateException(Checks.agentIsMissing());
    }
  }

  /**
   * Tells whether the calling thread is in KERNEL of the default domain. Meant for assertions.
   *
   * @return true if it is; false also for a thread that has made no transition
   */
  public static boolean isInKernel() {
    return engine().isInKernel();
  }
}
