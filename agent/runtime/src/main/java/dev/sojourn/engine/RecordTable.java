package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A cache of fixed size in front of the {@link Registry}, like a thread local that may miss: it
 * finds the calling thread's record of a domain by the thread's id. That takes three loads that
 * depend on each other, and no thread local, which anybody can clear or exchange.
 */
final class RecordTable {
  /*
   * An id may be anything, because Thread.getId can be overridden: another thread's id, another one
   * each time, an exception. So a record that is found counts only if it is the caller's. A place
   * stays with a living thread when others come by it now and then, and is given up to a thread
   * that has missed it often. So two threads with one place share it, and neither drives out the
   * other at each transition. A record is in one place at most, and knows which, so it can be taken
   * out whatever its thread's id is by then.
   *
   * Places are read opaque, in a race with their writers, and need no more. A record is taken for
   * the caller's only if its thread is the caller; that is a final field, and so is read right
   * through a race. And the caller's own record was made and put there by the caller itself.
   */

  private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(ThreadRecord[].class);

  /** One less than the misses after which a thread takes its place from another. */
  private static final int PATIENCE = 15;

  /** The default domain's: a constant to the compiler. */
  static final RecordTable OF_DEFAULT = new RecordTable(4096);

  private static final ThreadRecord[] PLACES = OF_DEFAULT.places;

  private final ThreadRecord[] places;

  /** A table with a number of places, a power of two. */
  RecordTable(int size) {
    places = new ThreadRecord[size];
  }

  /** The calling thread's record of the default domain, or null if it has no place. */
  static @Nullable ThreadRecord current() {
    return find(PLACES, Thread.currentThread());
  }

  /** The calling thread's record of this table's domain, or null if it has no place. */
  @Nullable ThreadRecord find(Thread caller) {
    return find(places, caller);
  }

  private static @Nullable ThreadRecord find(ThreadRecord[] places, Thread caller) {
    ThreadRecord record = (ThreadRecord) PLACE.getOpaque(places, place(caller, places.length));
    return record != null && record.thread == caller ? record : null;
  }

  /**
   * Gives the calling thread's record its place if that is free or to be given up. Called when the
   * thread is tracked, and after each miss.
   */
  void put(ThreadRecord record) {
    int place = place(record.thread, places.length);
    ThreadRecord holder = (ThreadRecord) PLACE.getOpaque(places, place);
    int misses = record.misses++;
    if (holder == null || (misses == 0 ? !holder.thread.isAlive() : (misses & PATIENCE) == 0)) {
      if (record.place != place) {
        remove(record); // its thread has changed its id
        record.place = place; // before it is there, in case an error comes in between
      }
      PLACE.compareAndSet(places, place, holder, record);
    }
  }

  /** Removes a record; called by its owner, or, once that is dead, by any thread. */
  void remove(ThreadRecord record) {
    if (record.place >= 0) {
      PLACE.compareAndSet(places, record.place, record, null);
    }
  }

  private static int place(Thread thread, int size) {
    try {
      return (int) thread.getId() & size - 1;
    } catch (Throwable e) {
      return 0; // an overridden getId has thrown, which must not make a hook throw
    }
  }
}
