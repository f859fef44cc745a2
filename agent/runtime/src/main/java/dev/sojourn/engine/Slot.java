package dev.sojourn.engine;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A place for one value in the record of each thread. By plain accesses: by the thread in KERNEL or
 * by its pinner, never both ({@link Pins}).
 *
 * @param <T> the type of the values
 */
public final class Slot<T> {
  private static final AtomicInteger MADE = new AtomicInteger();

  private final int index = MADE.getAndIncrement();
  private final Supplier<? extends T> initial;

  /**
   * A new place.
   *
   * @param initial makes a thread's first value when it is first asked for; not null
   */
  public Slot(Supplier<? extends T> initial) {
    this.initial = initial;
  }

  /**
   * Reads a thread's value.
   *
   * @param record of the calling thread, in KERNEL, or of one that it has pinned
   * @return the value
   */
  @SuppressWarnings("unchecked") // what is at this index was put there by set
  public T get(ThreadRecord record) {
    if (index < record.slots.length) {
      Object value = record.slots[index];
      if (value != null) {
        return (T) value;
      }
    }
    T first = initial.get();
    set(record, first);
    return first;
  }

  /**
   * Writes a thread's value.
   *
   * @param record as for {@link #get}
   * @param value the new value
   */
  public void set(ThreadRecord record, T value) {
    if (index >= record.slots.length) {
      record.slots = Arrays.copyOf(record.slots, Math.max(4, 2 * index));
    }
    record.slots[index] = value;
  }
}
