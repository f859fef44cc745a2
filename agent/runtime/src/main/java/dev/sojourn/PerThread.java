package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Slot;
import dev.sojourn.engine.ThreadRecord;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A value for each thread, which the thread itself reads and writes in KERNEL by plain accesses,
 * and a thread that holds a {@link Pin} on it reads and writes too. Make one per purpose, in a
 * static field. A value dies with its thread, or by {@link #clear}; until then it keeps its class
 * loader alive, whatever becomes of the slot.
 *
 * @param <T> the type of the values
 */
public final class PerThread<T> {
  private static final Domain DOMAIN = Domain.DEFAULT;

  private final Slot<T> slot;

  private PerThread(Supplier<? extends T> initial) {
    slot = new Slot<>(initial);
  }

  /**
   * Makes a slot.
   *
   * @param <T> the type of the values
   * @param initial makes a thread's first value, when it is first asked for, on the thread that
   *     asks: the owner, or a pinner; not null, nor what it returns
   * @return the slot
   */
  public static <T> PerThread<T> withInitial(Supplier<? extends T> initial) {
    return new PerThread<>(Objects.requireNonNull(initial, "initial"));
  }

  /**
   * Reads the calling thread's value.
   *
   * @return the value
   * @throws IllegalStateException outside KERNEL, where another thread may be writing it
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
   * Reads the value of a pinned thread; what that thread wrote is visible.
   *
   * @param pin holds the thread
   * @return the value
   * @throws IllegalStateException if the pin is not held, or belongs to another thread
   */
  public T get(Pin pin) {
    return slot.get(pin.heldRecord());
  }

  /**
   * Writes the value of a pinned thread, which sees it when it next enters KERNEL.
   *
   * @param pin holds the thread
   * @param value the new value; not null
   * @throws IllegalStateException if the pin is not held, or belongs to another thread
   */
  public void set(Pin pin, T value) {
    slot.set(pin.heldRecord(), Objects.requireNonNull(value, "value"));
  }

  /**
   * Forgets the values of all threads, as a web application must when it is stopped: the threads of
   * its server live on. Who asks for a value later makes a new one. Waits for threads in KERNEL to
   * leave it, and for no others.
   *
   * @throws IllegalStateException in KERNEL, where it would wait for the calling thread itself, or
   *     if the thread holds a pin
   */
  public void clear() {
    Checks.mayWait(DOMAIN, "clear()");
    slot.clear(DOMAIN);
  }

  /**
   * Registers a kind of invalidation of this slot.
   *
   * @param name as in {@link Sojourn#invalidation}
   * @param update is given a thread's value and returns the new one, or the same, changed. It may
   *     run on that thread or on one that has pinned it, in KERNEL either way, and must be short.
   * @return the kind
   */
  public PerThreadInvalidation invalidation(String name, UnaryOperator<T> update) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(update, "update");
    return new PerThreadInvalidation(
        DOMAIN,
        DOMAIN
            .invalidations()
            .registerForPinners(
                name,
                false,
                record ->
                    slot.set(record, Objects.requireNonNull(update.apply(slot.get(record))))));
  }

  private static ThreadRecord own() {
    ThreadRecord record = DOMAIN.currentUnpinnableOrNull();
    if (record == null) {
      throw new IllegalStateException(
          "a PerThread value was used by its own thread '"
              + Thread.currentThread().getName()
              + "' outside KERNEL, where another thread may have pinned it; use it in @KernelMode"
              + " methods");
    }
    return record;
  }
}
