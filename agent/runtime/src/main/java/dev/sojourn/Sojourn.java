package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.ThreadRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way in: the {@linkplain SojournDomain default domain} by static methods, other domains, pins,
 * and policies.
 *
 * <p>All methods may be called from any thread, tracked or not, unless they say otherwise.
 */
public final class Sojourn {
  private static final Domain DOMAIN = Domain.DEFAULT;
  private static final SojournDomain DEFAULT = new SojournDomain(DOMAIN);

  private Sojourn() {}

  /**
   * Returns the domain with a name; the first call makes it, for the life of the process.
   *
   * @param name the name; the empty one is the default domain's
   * @return the domain
   */
  public static SojournDomain domain(String name) {
    Objects.requireNonNull(name, "name");
    return name.isEmpty() ? DEFAULT : new SojournDomain(Domains.named(name));
  }

  /**
   * Returns the domain that the other static methods and unnamed annotations use.
   *
   * @return the default domain
   */
  public static SojournDomain defaultDomain() {
    return DEFAULT;
  }

  /**
   * Registers a kind of invalidation in the default domain.
   *
   * @param name as in {@link SojournDomain#invalidation}
   * @param handler as in {@link SojournDomain#invalidation}
   * @return the kind
   */
  public static Invalidation invalidation(String name, Runnable handler) {
    return DEFAULT.invalidation(name, handler);
  }

  /**
   * Waits for a grace period of the default domain; see {@link SojournDomain#synchronize}.
   *
   * @throws IllegalStateException in KERNEL, or if the thread holds a pin
   */
  public static void synchronize() {
    DEFAULT.synchronize();
  }

  /**
   * Waits for a hurried grace period; see {@link SojournDomain#synchronizeHurried}.
   *
   * @throws IllegalStateException in KERNEL, or if the thread holds a pin
   */
  public static void synchronizeHurried() {
    DEFAULT.synchronizeHurried();
  }

  /**
   * Starts a grace period of the default domain; see {@link SojournDomain#startGracePeriod}.
   *
   * @return a handle to ask or await its end
   */
  public static GracePeriod startGracePeriod() {
    return DEFAULT.startGracePeriod();
  }

  /**
   * Disposes of an object when no thread can still be using it; see {@link SojournDomain#retire}.
   *
   * @param disposer frees the object, once, on the reclaimer thread
   * @param bytes what the object weighs, 0 or more
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public static void retire(Runnable disposer, long bytes) {
    DEFAULT.retire(disposer, bytes);
  }

  /**
   * Waits until the disposers of all that was retired before have run; see {@link
   * SojournDomain#barrier}.
   *
   * @throws IllegalStateException in KERNEL, in a disposer, or if the thread holds a pin
   */
  public static void barrier() {
    DEFAULT.barrier();
  }

  /**
   * Enters KERNEL of the default domain; see {@link SojournDomain#enterKernel}.
   *
   * @return leads back when it is closed
   */
  public static Transition enterKernel() {
    return Transition.toKernel(DOMAIN);
  }

  /**
   * Leaves KERNEL of the default domain; see {@link SojournDomain#enterUser}.
   *
   * @return leads back when it is closed
   */
  public static Transition enterUser() {
    return Transition.toUser(DOMAIN);
  }

  /**
   * Passes a quiescent state in a long stay in KERNEL; see {@link SojournDomain#quiesce}.
   *
   * @throws IllegalStateException in a handler, or with a pin held
   */
  public static void quiesce() {
    DEFAULT.quiesce();
  }

  /**
   * Tries to hold another thread in user mode of the default domain, and returns at once whether it
   * is held. The attempt fails if the thread is in KERNEL, is pinned by another, is the calling
   * one, has made no transition, or is dead. Of a lazy thread it may cost a remote barrier.
   *
   * <p>With a pin held the calling thread is in KERNEL, whether it was before or not, until it has
   * closed its last pin. Any thread, any mode; does not wait, unless to enter KERNEL while it is
   * pinned itself.
   *
   * @param thread the thread to hold; not null
   * @return the pin, held or not; to be closed
   */
  public static Pin tryPin(Thread thread) {
    Objects.requireNonNull(thread, "thread");
    return new Pin(DOMAIN.pins().tryPin(thread));
  }

  /**
   * Assigns a policy to a thread in the default domain, whatever the annotations and the options
   * say. It follows at its next transition; one that is not tracked yet is not assigned any.
   *
   * @param thread the thread; not null
   * @param policy the policy; {@link Policy#INHERIT} undoes earlier calls
   * @return whether the thread is tracked, so that the policy was assigned
   */
  public static boolean assignPolicy(Thread thread, Policy policy) {
    Objects.requireNonNull(policy, "policy");
    ThreadRecord record =
        thread == Thread.currentThread() ? DOMAIN.currentOrTracked() : DOMAIN.find(thread);
    if (record == null) {
      return false;
    }
    DOMAIN.setup().policies().assign(record, engine(policy));
    return true;
  }

  private static dev.sojourn.engine.@Nullable Policy engine(Policy policy) {
    return policy == Policy.INHERIT ? null : dev.sojourn.engine.Policy.valueOf(policy.name());
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
   * Tells whether the calling thread is in KERNEL of the default domain. For assertions.
   *
   * @return false also on a thread that has made no transition
   */
  public static boolean isInKernel() {
    return DOMAIN.isInKernel();
  }
}
