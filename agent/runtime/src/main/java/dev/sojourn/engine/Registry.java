package dev.sojourn.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The records of all tracked threads: any number, added without a lock, removed once they are dead.
 *
 * <p>A chain of arrays, each twice the size of the one before, because a pass over ten thousand
 * records in an array overlaps its cache misses, and over a linked list it does not. A place is
 * reserved in an array's count before it is looked for, so a reservation always finds one; it is
 * given back after the slot has been emptied. Arrays are kept: the chain is as long as the largest
 * number of threads ever tracked at once asks for.
 *
 * <p>A pass may miss a record that is added while it runs. The record is published by a volatile
 * exchange before its thread's first entry; if the pass, which began with a full fence, missed it,
 * then that entry's fence comes after the pass, and the thread can find nothing that was unlinked
 * before it.
 */
final class Registry {
  private static final int FIRST_CHUNK = 64;

  private final Chunk first = new Chunk(FIRST_CHUNK);

  private static final class Chunk {
    final AtomicReferenceArray<@Nullable ThreadRecord> slots;
    final AtomicReference<@Nullable Chunk> next = new AtomicReference<>();

    /** Slots in use or reserved; never less than those in use. */
    private final AtomicInteger reserved = new AtomicInteger();

    private final AtomicInteger nextTry = new AtomicInteger();

    Chunk(int length) {
      slots = new AtomicReferenceArray<>(length);
    }

    boolean tryAdd(ThreadRecord record) {
      if (reserved.get() >= slots.length()) {
        return false;
      }
      if (reserved.incrementAndGet() > slots.length()) {
        reserved.decrementAndGet();
        return false;
      }
      for (; ; ) {
        int slot = Math.floorMod(nextTry.getAndIncrement(), slots.length());
        // Volatile: the record is complete before it can be found.
        if (slots.getPlain(slot) == null && slots.compareAndSet(slot, null, record)) {
          return true;
        }
      }
    }

    void remove(int slot, ThreadRecord record) {
      if (slots.compareAndSet(slot, record, null)) {
        reserved.decrementAndGet(); // after the slot: a reservation must find an empty one
      }
    }

    @Nullable Chunk nextOrNew() {
      Chunk following = next.get();
      if (following != null) {
        return following;
      }
      next.compareAndSet(null, new Chunk(slots.length() * 2));
      return next.get();
    }
  }

  /** Adds a record; any thread. Lock-free. */
  void add(ThreadRecord record) {
    Chunk chunk = first;
    while (chunk != null && !chunk.tryAdd(record)) {
      chunk = chunk.nextOrNew();
    }
  }

  /** Visits every record that was added before the call and not removed; maybe later ones. */
  void forEach(Consumer<ThreadRecord> visitor) {
    for (Chunk chunk = first; chunk != null; chunk = chunk.next.get()) {
      for (int i = 0; i < chunk.slots.length(); i++) {
        ThreadRecord record = chunk.slots.getAcquire(i);
        if (record != null) {
          visitor.accept(record);
        }
      }
    }
  }

  /** Finds a thread's record, or null if it is not tracked. Looks at every record. */
  @Nullable ThreadRecord find(Thread thread) {
    for (Chunk chunk = first; chunk != null; chunk = chunk.next.get()) {
      for (int i = 0; i < chunk.slots.length(); i++) {
        ThreadRecord record = chunk.slots.getAcquire(i);
        if (record != null && record.thread() == thread) {
          return record;
        }
      }
    }
    return null;
  }

  /** Removes the records that the condition holds for; any thread. */
  void removeIf(Predicate<ThreadRecord> condition) {
    for (Chunk chunk = first; chunk != null; chunk = chunk.next.get()) {
      for (int i = 0; i < chunk.slots.length(); i++) {
        ThreadRecord record = chunk.slots.getAcquire(i);
        if (record != null && condition.test(record)) {
          chunk.remove(i, record);
        }
      }
    }
  }

  /** The number of tracked threads, dead ones that were not reaped yet included. */
  int size() {
    int size = 0;
    for (Chunk chunk = first; chunk != null; chunk = chunk.next.get()) {
      for (int i = 0; i < chunk.slots.length(); i++) {
        // Volatile, for the monitor: it must not rise above its own store of "idle".
        if (chunk.slots.get(i) != null) {
          size++;
        }
      }
    }
    return size;
  }
}
