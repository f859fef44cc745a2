package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Finds the calling thread's record of the default domain by the thread's id, faster than a {@link
 * ThreadLocal} does: three loads that depend on each other, in place of seven.
 *
 * <p>A cache in front of the thread local, of a fixed size. A place belongs to one thread until
 * that is dead; threads that find theirs taken go by the thread local. An id may be anything, since
 * {@code Thread.getId} can be overridden; what counts is that the record found is the caller's.
 *
 * <p>Places are read opaque, in a race with their writers, and need no more: a record is taken for
 * the caller's only if its {@code thread} is, which is a final field and so read right through a
 * race; and the caller's own record was made and put there by the caller itself.
 */
final class RecordTable {
  private static final int SIZE = 4096;
  private static final ThreadRecord[] PLACES = new ThreadRecord[SIZE];
  private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(ThreadRecord[].class);

  private RecordTable() {}

  /** The calling thread's record, or null if it has no place. */
  static @Nullable ThreadRecord current() {
    Thread caller = Thread.currentThread();
    ThreadRecord record = (ThreadRecord) PLACE.getOpaque(PLACES, place(caller));
    return record != null && record.thread == caller ? record : null;
  }

  /** Gives the calling thread's record a place, if there is one; the owner, after tracking it. */
  static void put(ThreadRecord record) {
    int place = place(record.thread);
    ThreadRecord holder = (ThreadRecord) PLACE.getOpaque(PLACES, place);
    if (holder == null || !holder.thread.isAlive()) {
      PLACE.compareAndSet(PLACES, place, holder, record);
    }
  }

  /** Forgets a dead thread's record; any thread. */
  static void remove(ThreadRecord record) {
    PLACE.compareAndSet(PLACES, place(record.thread), record, null);
  }

  private static int place(Thread thread) {
    return (int) thread.getId() & (SIZE - 1);
  }
}
