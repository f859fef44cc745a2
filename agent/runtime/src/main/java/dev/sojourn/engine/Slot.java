package dev.sojourn.engine;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One value per thread, like a {@code ThreadLocal}, kept in the threads' records. The accesses are
 * plain: they are made by the thread in KERNEL or by its pinner, never by both at once ({@link
 * Pins}).
 *
 * @param <T> the type of the values
 */
public final class Slot<T> {
  private static final AtomicInteger MADE = new AtomicInteger();

  private final int index = MADE.getAndIncrement();
  private final Supplier<? extends T> initial;

  /**
   * Makes a slot.
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
   * Forgets the values of all threads. Threads in user mode are pinned for it. Threads in KERNEL do
   * it themselves when they leave, and this waits for them.
   *
   * @param domain the threads' domain; the caller is not in its KERNEL and holds no pin
   */
  public void clear(Domain domain) {
    Set<ThreadRecord> done = ConcurrentHashMap.newKeySet();
    InvalidationKind kind =
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
      ThreadRecord self = domain.currentOrTracked(); // first: a new record owes no earlier request
      domain.invalidations().request(kind);
      long entered = Hooks.enterKernelOfMarking(self); // which runs the handler
      if (entered != Hooks.NESTED) {
        try {
          Hooks.exitKernelOfMarking(self, entered);
        } catch (Throwable e) {
          // The call itself may have found no room on the stack.
          if ((self.status & StatusWord.MODE_MASK) == StatusWord.KERNEL) {
            self.status |= StatusWord.USER;
          }
          throw e;
        }
      }
      domain.registry.forEach(new Clearing(domain, self, done));
      domain.invalidations().unregister(kind);
    } catch (Throwable e) {
      try {
        domain.invalidations().unregister(kind);
      } catch (Throwable again) {
        kind.handler = null; // no stack for a call: the next registration removes it
      }
      throw e;
    }
  }

  /**
   * Forgets the value of each thread that has not done so, by a pin. It is what the pin refers to
   * as its closer, so that it is really allocated: see {@link PinOwner}.
   */
  private final class Clearing implements Consumer<ThreadRecord> {
    private final Domain domain;
    private final ThreadRecord self;
    private final Set<ThreadRecord> done;

    Clearing(Domain domain, ThreadRecord self, Set<ThreadRecord> done) {
      this.domain = domain;
      this.self = self;
      this.done = done;
    }

    @Override
    public void accept(ThreadRecord record) {
      while (!done.contains(record) && record.thread().isAlive()) {
        if (domain.pins().tryPin(record.thread(), this) == null) {
          domain.gracePeriods().synchronize(false);
          continue;
        }
        PinOwner mine = record.pinOwner; // from the pin to the try block nothing is called
        try {
          forget(record);
          domain.pins().unpin(record, self);
        } catch (Throwable e) {
          // Without a call. If unpin has begun it has completed, but it may not have begun.
          if (mine != null && record.pinOwner == mine && !mine.over) {
            mine.over = true;
            if (--self.pinnedCount == 0) {
              boolean leaves = (self.flags & ThreadRecord.OWES_LEAVE) != 0;
              self.flags &= ~(ThreadRecord.PINNING | ThreadRecord.OWES_LEAVE);
              if (leaves && (self.status & StatusWord.MODE_MASK) == StatusWord.KERNEL) {
                self.status |= StatusWord.USER;
              }
            }
          }
          throw e;
        }
        done.add(record);
      }
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
