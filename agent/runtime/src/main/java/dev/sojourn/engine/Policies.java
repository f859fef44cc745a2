package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which thread follows which {@link Policy}: what the program has assigned to it, else what the
 * latest annotation with a policy says, else the first pattern that matches its name, else the
 * default. Forbids INDETERMINATE altogether where isolation is strict, and where there is no remote
 * barrier.
 */
public final class Policies {
  /**
   * Threads by their names.
   *
   * @param names matches whole names
   * @param policy of the threads
   */
  public record ByName(Predicate<String> names, Policy policy) {}

  /** No lambda: the agent comes by here when it starts, and the first one is dear. */
  private static final Consumer<ThreadRecord> THINK_AGAIN =
      new Consumer<>() {
        @Override
        public void accept(ThreadRecord record) {
          record.ask(ThreadRecord.POLICY);
        }
      };

  private final Setup setup;
  private volatile Policy defaultPolicy = Policy.ADAPTIVE;
  private volatile List<ByName> byName = List.of();
  private volatile boolean strict;

  Policies(Setup setup) {
    this.setup = setup;
  }

  /**
   * Sets all that can be set from outside; threads follow at their next transition.
   *
   * @param defaultPolicy of threads that nothing else is said of
   * @param byName of threads with certain names; the first that matches
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
   * @return never null
   */
  public Policy of(ThreadRecord record) {
    Policy assigned = record.assigned;
    Policy annotated = record.annotated; // racy if it is another's: for people
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

  /** A new thread, which is eager: lets it become lazy at its first entry if it is to be. */
  void start(ThreadRecord record) {
    if (allowLazy() && of(record) == Policy.LAZY) {
      record.ask(ThreadRecord.POLICY);
    }
  }

  /** Whether any thread may be lazy. */
  boolean allowLazy() {
    return !strict && setup.barriers().isAvailable();
  }

  /** Lets every thread think again at its next transition; after something was set. */
  void reconsider() {
    for (Domain domain : setup.domains()) {
      domain.registry.forEach(THINK_AGAIN);
    }
  }

  /**
   * The owner, in its slow path and so in KERNEL: decides in which mode it leaves from now on.
   *
   * <p>To lazy: says so, then fences, then leaves lazily. To eager: leaves eagerly, and says so
   * while still in KERNEL. Whoever reads "not lazy" after a full fence of its own thus knows that
   * no entry without a fence follows the status that it reads next, unless the thread becomes lazy
   * only after that fence.
   */
  void adopt(ThreadRecord record) {
    Policy policy = of(record);
    boolean lazy =
        allowLazy() && (policy == Policy.LAZY || (policy == Policy.ADAPTIVE && record.wantsLazy));
    if (lazy == (record.quiescentMode == Status.INDETERMINATE)) {
      return;
    }
    if (lazy) {
      record.lazyRelease(true);
      // Keeps reads of later entries, which have no fence, from rising above the store. Partner:
      // the fence before each look.
      VarHandle.fullFence();
      record.setQuiescentMode(Status.INDETERMINATE);
    } else {
      record.setQuiescentMode(Status.USER);
      // The release alone keeps this sojourn's entry before the store, which is all that is needed.
      record.lazyRelease(false);
    }
  }
}
