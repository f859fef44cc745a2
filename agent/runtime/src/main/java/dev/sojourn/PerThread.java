package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Slot;
import dev.sojourn.engine.ThreadRecord;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Like a {@link ThreadLocal}, but another thread may use a thread's value while it holds a {@link
 * Pin} on that thread. The owner itself reads and writes its value in KERNEL, by plain accesses.
 * Make one slot per purpose, in a static field. A value lives until its thread dies or {@link
 * #clear} is called, and keeps its class loader alive until then, whatever becomes of the slot.
 *
 * @param <T> the type of the values
 */
public final class PerThread<T> {
  private final Domain domain;
  private final Slot<T> slot;

  PerThread(Domain domain, Supplier<? extends T> initial) {
    this.domain = domain;
    slot = new Slot<>(initial);
  }

  /**
   * Makes a slot in the default domain; {@link SojournDomain#perThread} makes one in another.
   *
   * @param <T> the type of the values
   * @param initial makes a thread's first value when it is first asked for. It runs on the thread
   *     that asks, which is the owner or has pinned the owner. Not null, nor is what it returns.
   * @return the slot
   */
  public static <T> PerThread<T> withInitial(Supplier<? extends T> initial) {
    FirstUse.ensureReady();
    return new PerThread<>(Domain.DEFAULT, Objects.requireNonNull(initial, "initial"));
  }

  /**
   * Reads the calling thread's value.
   *
   * @return the value; not null
   * @throws IllegalStateException outside KERNEL, where another thread may be writing the value
   */
  public T get() {
    return slot.get(own());
  }

  /**
   * Writes the calling thread's value.
   *
   * @param value the new value; not null
   * @throws IllegalStateException outside KERNEL
   */
  public void set(T value) {
    slot.set(own(), Objects.requireNonNull(value, "value"));
  }

  /**
   * Reads the value of a pinned thread. What that thread did in KERNEL before <i>happens-before</i>
   * this.
   *
   * @param pin holds the thread
   * @return the value; not null
   * @throws IllegalStateException if the pin is not held, belongs to another thread, or is of
   *     another domain than the slot
   */
  public T get(Pin pin) {
    return slot.get(pin.heldRecord(domain));
  }

  /**
   * Writes the value of a pinned thread. The thread sees it when it next enters KERNEL.
   *
   * @param pin holds the thread
   * @param value the new value; not null
   * @throws IllegalStateException if the pin is not held, belongs to another thread, or is of
   *     another domain than the slot
   */
  public void set(Pin pin, T value) {
    slot.set(pin.heldRecord(domain), Objects.requireNonNull(value, "value"));
  }

  /**
   * Drops the values of all threads. A web application must call it when it is stopped, because the
   * threads of its server live on. A thread that asks for a value later gets a new one. Waits for
   * threads in KERNEL to leave it, and for no others.
   *
   * @throws IllegalStateException in KERNEL, where the thread would wait for itself, or if the
   *     thread holds a pin
   */
  public void clear() {
    Checks.mayWait(domain, "clear()");
    slot.clear(domain);
  }

  /**
   * Registers a kind of invalidation that updates this slot, with {@link FailurePolicy#RETRY} for
   * updates that fail.
   *
   * @param name as in {@link Sojourn#invalidation}
   * @param update gets a thread's value, and returns the new value, or the same one, changed; not
   *     null. It runs in KERNEL, on the thread itself or on one that has pinned it, and must be
   *     short.
   * @return the kind
   */
  public PerThreadInvalidation invalidation(String name, UnaryOperator<T> update) {
    return invalidation(name, update, FailurePolicy.RETRY);
  }

  /**
   * Registers a kind of invalidation that updates this slot, with a policy for updates that fail.
   * If an update fails on a thread that has pinned the owner, then under every policy but {@link
   * FailurePolicy#GO_ON} it is left to the owner.
   *
   * @param name as in {@link Sojourn#invalidation}
   * @param update gets a thread's value, and returns the new value, or the same one, changed; not
   *     null. It runs in KERNEL, on the thread itself or on one that has pinned it, and must be
   *     short.
   * @param onFailure what happens if the update throws; not null
   * @return the kind
   */
  public PerThreadInvalidation invalidation(
      String name, UnaryOperator<T> update, FailurePolicy onFailure) {
    Checks.name("an invalidation", name);
    Objects.requireNonNull(update, "update");
    return new PerThreadInvalidation(
        domain,
        domain
            .invalidations()
            .registerForPinners(
                name,
                false,
                record -> slot.set(record, Objects.requireNonNull(update.apply(slot.get(record)))),
                Invalidation.engine(onFailure)));
  }

  private ThreadRecord own() {
    ThreadRecord record = domain.currentUnpinnableOrNull();
    if (record == null) {
      throw new IllegalStateException(
          "a PerThread value was used by its own thread '"
              + Thread.currentThread().getName()
              + "' outside KERNEL of "
              + domain
              + ", where another thread may have pinned it; use it in @KernelMode methods"
              + (Domain.DEFAULT.isWoven() ? "" : " (" + Checks.agentIsMissing() + ")"));
    }
    return record;
  }
}
