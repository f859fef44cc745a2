package dev.sojourn.engine;

import java.util.Objects;
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
  private static final int LOOKS = 4;
  private static final int FOUND = 256;

  private final Chunk first = new Chunk(FIRST_CHUNK);
  private final AtomicInteger cursor = new AtomicInteger();

  /** Records that were looked for lately, by the threads' ids. */
  private final AtomicReferenceArray<@Nullable ThreadRecord> found =
      new AtomicReferenceArray<>(FOUND);

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

    boolean remove(int slot, ThreadRecord record) {
      if (!slots.compareAndSet(slot, record, null)) {
        return false;
      }
      reserved.decrementAndGet(); // after the slot: a reservation must find an empty one
      return true;
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

  /**
   * Finds a thread's record, or null if it is not tracked. Looks at every record, unless the thread
   * was looked for not long ago.
   */
  @Nullable ThreadRecord find(Thread thread) {
    int place = place(thread);
    ThreadRecord lately = found.getAcquire(place);
    if (lately != null && lately.thread() == thread) {
      return lately;
    }
    for (Chunk chunk = first; chunk != null; chunk = chunk.next.get()) {
      for (int i = 0; i < chunk.slots.length(); i++) {
        ThreadRecord record = chunk.slots.getAcquire(i);
        if (record != null && record.thread() == thread) {
          found.setRelease(place, record);
          return record;
        }
      }
    }
    return null;
  }

  /** Removes the records that the condition holds for; any thread. */
  void removeIf(Predicate<ThreadRecord> condition, Consumer<ThreadRecord> removed) {
    for (Chunk chunk = first; chunk != null; chunk = chunk.next.get()) {
      for (int i = 0; i < chunk.slots.length(); i++) {
        removeIf(chunk, i, condition, removed);
      }
    }
  }

  /**
   * The same for a few records, others at each call. Called once for each record that is added, it
   * keeps the dead fewer than a fraction of the places, however many threads come and go between
   * two passes over all.
   */
  void removeSomeIf(Predicate<ThreadRecord> condition, Consumer<ThreadRecord> removed) {
    int from = cursor.getAndAdd(LOOKS);
    for (int look = 0; look < LOOKS; look++) {
      int place = from + look & Integer.MAX_VALUE;
      Chunk chunk = first;
      int places = FIRST_CHUNK; // in the chunks up to this one
      for (Chunk next = chunk.next.get(); next != null; next = next.next.get()) {
        places += next.slots.length();
      }
      place %= places;
      while (place >= chunk.slots.length()) {
        place -= chunk.slots.length();
        chunk = Objects.requireNonNull(chunk.next.get());
      }
      removeIf(chunk, place, condition, removed);
    }
  }

  private void removeIf(
      Chunk chunk, int slot, Predicate<ThreadRecord> condition, Consumer<ThreadRecord> removed) {
    ThreadRecord record = chunk.slots.getAcquire(slot);
    if (record != null && condition.test(record) && chunk.remove(slot, record)) {
      found.compareAndSet(place(record.thread()), record, null);
      removed.accept(record);
    }
  }

  private static int place(Thread thread) {
    return (int) thread.getId() & (FOUND - 1);
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
