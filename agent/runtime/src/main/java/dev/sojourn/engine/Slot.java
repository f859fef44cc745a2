package dev.sojourn.engine;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
   * Forgets the values of all threads. Those in user mode are pinned for it; those in KERNEL do it
   * themselves, when they leave, and are waited for.
   *
   * @param domain the threads', in whose KERNEL the caller is not; nor does it hold a pin
   */
  public void clear(Domain domain) {
    Set<ThreadRecord> done = ConcurrentHashMap.newKeySet();
    Kind kind =
        domain
            .invalidations()
            .registerForPinners(
                "PerThread.clear",
                true,
                record -> {
                  forget(record);
                  done.add(record);
                });
    try {
      domain.invalidations().request(kind);
      ThreadRecord self = domain.currentOrTracked();
      long entered = Hooks.enterKernelOfSite(self);
      forget(self);
      done.add(self);
      Hooks.exitKernelOfSite(self, entered);
      domain.registry.forEach(
          record -> {
            while (!done.contains(record) && record.thread().isAlive()) {
              if (domain.pins().tryPin(record.thread()) == null) {
                domain.gracePeriods().synchronize(false);
              } else {
                forget(record);
                domain.pins().unpin(record, self);
                done.add(record);
              }
            }
          });
    } finally {
      domain.invalidations().unregister(kind);
    }
  }

  private void forget(ThreadRecord record) {
    if (index < record.slots.length) {
      record.slots[index] = null;
    }
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
