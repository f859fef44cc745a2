package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which {@link Policy} a thread follows: the one that the program has assigned to it, else
 * that of the latest annotation with a policy, else that of the first pattern that matches its
 * name, else the default. Forbids INDETERMINATE altogether where isolation is strict, and where
 * there is no remote barrier.
 */
public final class Policies {
  /**
   * The policy of the threads with certain names.
   *
   * @param names matches whole names
   * @param policy what those threads follow
   */
  public record ByName(Predicate<String> names, Policy policy) {}

  /** Not a lambda: the agent uses this when it starts, and linking the first lambda takes long. */
  private static final Consumer<ThreadRecord> THINK_AGAIN =
      new Consumer<>() {
        @Override
        public void accept(ThreadRecord record) {
          record.ask(ThreadRecord.POLICY);
        }
      };

  private final EngineContext context;
  private final AtomicLong changes = new AtomicLong();
  private volatile Policy defaultPolicy = Policy.ADAPTIVE;
  private volatile List<ByName> byName = List.of();
  private volatile boolean strict;

  Policies(EngineContext context) {
    this.context = context;
  }

  /**
   * Sets all policies but those that a program assigns; threads follow at their next transition.
   *
   * @param defaultPolicy for threads that nothing else is said of
   * @param byName for threads with certain names; the first that matches counts
   * @param strict whether no thread shall ever be lazy
   */
  public void set(Policy defaultPolicy, List<ByName> byName, boolean strict) {
    this.defaultPolicy = defaultPolicy;
    this.byName = List.copyOf(byName);
    this.strict = strict;
    reconsider();
  }

  /**
   * Tells whether no thread may ever be lazy.
   *
   * @return what was set, false by default
   */
  public boolean isStrict() {
    return strict;
  }

  /**
   * Assigns a policy to a thread; any thread. It follows at its next transition.
   *
   * @param record the thread's
   * @param policy null for what the annotations, its name and the default say
   */
  public void assign(ThreadRecord record, @Nullable Policy policy) {
    record.assigned = policy; // volatile, and so before the bit
    record.ask(ThreadRecord.POLICY);
  }

  /**
   * Returns the policy that a thread follows or is about to.
   *
   * @param record the thread's
   * @return the policy, never null
   */
  public Policy of(ThreadRecord record) {
    Policy assigned = record.assigned;
    Policy annotated = record.annotated; // racy if it is another thread's: for people
    return assigned != null
        ? assigned
        : annotated != null ? annotated : ofName(record.thread().getName());
  }

  private Policy ofName(String name) {
    for (ByName entry : byName) {
      if (entry.names().test(name)) {
        return entry.policy();
      }
    }
    return defaultPolicy;
  }

  /** A counter that goes up after something was set, and before threads are told; any thread. */
  long changes() {
    return changes.get();
  }

  /**
   * Called for a new thread, which is eager: if its policy is LAZY, it becomes lazy at its first
   * entry.
   */
  void start(ThreadRecord record) {
    if (allowLazy() && of(record) == Policy.LAZY) {
      record.ask(ThreadRecord.POLICY);
    }
  }

  /** Whether any thread may be lazy. */
  boolean allowLazy() {
    return !strict && context.barriers().isAvailable();
  }

  /**
   * Makes every thread choose its mode anew at its next transition; called after something was set.
   */
  void reconsider() {
    changes.incrementAndGet(); // before the pass: a thread not tracked yet reads it afterwards
    for (Domain domain : context.domains()) {
      domain.registry.forEach(THINK_AGAIN);
    }
  }

  /**
   * Called by the owner in its slow path, and so in KERNEL: decides in which mode it leaves from
   * now on.
   *
   * <p>A thread that becomes lazy says so, then fences, and only then leaves as INDETERMINATE. A
   * thread that becomes eager leaves as USER from now on, and says so while it is still in KERNEL.
   * So whoever reads "not lazy" after a full fence of its own knows that no entry without a fence
   * follows the status that it reads next, unless the thread becomes lazy after that fence.
   */
  void adopt(ThreadRecord record) {
    Policy policy = of(record);
    boolean lazy =
        allowLazy() && (policy == Policy.LAZY || (policy == Policy.ADAPTIVE && record.wantsLazy));
    if (lazy == (record.quiescentMode == StatusWord.INDETERMINATE)) {
      return;
    }
    if (lazy) {
      record.lazyRelease(true);
      // Keeps reads of later entries, which have no fence, from rising above the store. Partner:
      // the fence before each look.
      VarHandle.fullFence();
      record.setQuiescentMode(StatusWord.INDETERMINATE);
    } else {
      record.setQuiescentMode(StatusWord.USER);
      // The release alone keeps this sojourn's entry before the store, which is all that is needed.
      record.lazyRelease(false);
    }
  }
}
