package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lock-free list of the records of all tracked threads, in the order in which they were added;
 * the passes visit it. Dead chunks of it are unlinked by one thread at a time, which others leave
 * to it.
 */
final class RecordList {
  /*
   * Chunks. The list is a chain of small arrays. A pass over ten thousand records in the order in
   * which they lie in memory overlaps its cache misses; a pass in hash order or over a linked list
   * does not. A record stays in its place until it is removed, and the place is not used again. A
   * chunk is dead when each of its places has had a record that was removed, or has been closed to
   * new ones. It is unlinked then, unless it is the last. So a pass comes by no more chunks than
   * there are records, and a few that have died since they were last looked at. A few chunks are
   * looked at whenever one is added, and all at each tick.
   *
   * A pass visits once each record that was added before the pass began and is not removed: the
   * record does not move, and its chunk is not dead. An unlinked chunk keeps its link to the next
   * one, so a pass that stands in it still comes by all later chunks; what it comes by in between
   * is dead.
   *
   * A pass may miss a record that is added while it runs. In that case it has read the record's
   * place, or the link to the record's chunk or to an earlier one, in an older state than the adder
   * has found or left; see Registry.
   */

  private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle NEXT;
  private static final VarHandle LAST;
  private static final VarHandle UNLINKING;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      NEXT = lookup.findVarHandle(Chunk.class, "next", Chunk.class);
      UNLINKING = lookup.findVarHandle(RecordList.class, "unlinking", boolean.class);
      LAST = lookup.findVarHandle(RecordList.class, "last", Chunk.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  static final int LENGTH = 64;
  private static final int LOOKS = 4;
  private static final int CHUNKS_AT_A_TIME = 8;

  /** The content of a place in which no record will ever be again. */
  private static final Object CLOSED = new Object();

  /** Places for records. */
  static final class Chunk {
    final Object[] places;

    /** The first place that may be empty; a hint. */
    int firstEmpty;

    volatile @Nullable Chunk next;

    Chunk(int length) {
      places = new Object[length];
    }
  }

  /** The start of the chain; it has no places, and is never unlinked. */
  private final Chunk head = new Chunk(0);

  /** A chunk at or before the last one, where adding begins. */
  private volatile Chunk last = head;

  /**
   * A lock that is tried and never awaited: it guards the unlinking of chunks and the next field.
   */
  @SuppressWarnings("UnusedVariable") // read through UNLINKING
  private volatile boolean unlinking;

  /** The linked chunk after which the next look for dead chunks begins. */
  private Chunk unlinkedUpTo = head;

  // Where visitSome goes on; a hint. In a race it may visit some records twice.
  private Chunk looking = head;
  private int looked;

  private final int length;

  /** A list whose chunks have so many places. */
  RecordList(int length) {
    this.length = length;
  }

  /** Adds a record unless it is there; called by its owner. */
  void add(ThreadRecord record) {
    Chunk chunk = record.chunk;
    if (chunk != null && PLACE.getAcquire(chunk.places, record.placeInChunk) == record) {
      return;
    }
    for (chunk = last; !tryAdd(chunk, record); chunk = nextOrNew(chunk)) {}
  }

  private static boolean tryAdd(Chunk chunk, ThreadRecord record) {
    for (int i = chunk.firstEmpty; i < chunk.places.length; i++) {
      if (PLACE.getAcquire(chunk.places, i) == null) {
        record.placeInChunk = i; // both before it is there, for whoever removes it
        record.chunk = chunk;
        chunk.firstEmpty = i + 1;
        // Volatile: the record is complete before it can be visited. Partner: the getAcquire in
        // forEach.
        if (PLACE.compareAndSet(chunk.places, i, null, record)) {
          return true;
        }
      }
    }
    return false;
  }

  private Chunk nextOrNew(Chunk chunk) {
    Chunk next = chunk.next;
    if (next == null) {
      unlinkDead(false);
      Chunk fresh = new Chunk(length);
      Chunk other = (Chunk) NEXT.compareAndExchange(chunk, null, fresh);
      next = other == null ? fresh : other;
    }
    LAST.compareAndSet(this, chunk, next);
    return next;
  }

  /** Removes a record, if it is there; once its owner is dead, any thread. */
  void remove(ThreadRecord record) {
    Chunk chunk = record.chunk;
    if (chunk != null) {
      PLACE.compareAndSet(chunk.places, record.placeInChunk, record, CLOSED);
    }
  }

  /**
   * Unlinks dead chunks, all of them or those among the next few; any thread. Does nothing if
   * another thread is at it.
   */
  void unlinkDead(boolean all) {
    if (!UNLINKING.compareAndSet(this, false, true)) {
      return;
    }
    try {
      Chunk before = all ? head : unlinkedUpTo;
      for (int i = 0; all || i < CHUNKS_AT_A_TIME; i++) {
        Chunk chunk = before.next;
        Chunk next = chunk == null ? null : chunk.next;
        if (chunk == null || next == null) {
          before = head; // the last one is never unlinked: it may be about to get a next
          break;
        }
        if (close(chunk)) {
          before.next = next;
        } else {
          before = chunk;
        }
      }
      unlinkedUpTo = before;
    } finally {
      unlinking = false; // no call, since there may be no stack for it
    }
  }

  /** Closes the empty places of a chunk without records; false if there is a record in it. */
  private static boolean close(Chunk chunk) {
    for (Object content : chunk.places) {
      if (content instanceof ThreadRecord) {
        return false;
      }
    }
    for (int i = 0; i < chunk.places.length; i++) {
      if (PLACE.getAcquire(chunk.places, i) != CLOSED
          && !PLACE.compareAndSet(chunk.places, i, null, CLOSED)) {
        return false; // a record was added meanwhile
      }
    }
    return true;
  }

  /** Visits every record that was added before the call and not removed, and maybe later ones. */
  void forEach(Consumer<ThreadRecord> visitor) {
    for (Chunk chunk = head; chunk != null; chunk = chunk.next) {
      for (int i = 0; i < chunk.places.length; i++) {
        if (PLACE.getAcquire(chunk.places, i) instanceof ThreadRecord record) {
          visitor.accept(record);
        }
      }
    }
  }

  /** Visits a few records; the next call goes on after them. */
  void visitSome(Consumer<ThreadRecord> visitor) {
    Chunk chunk = looking;
    int place = looked;
    for (int looks = 0; looks < LOOKS; place++) {
      if (place >= chunk.places.length) {
        Chunk next = chunk.next;
        looking = next == null ? head : next;
        looked = 0;
        return;
      }
      if (PLACE.getAcquire(chunk.places, place) instanceof ThreadRecord record) {
        visitor.accept(record);
        looks++;
      }
    }
    looked = place;
  }

  /**
   * Counts the chunks without the last one; tests conclude from it how much memory the list takes.
   */
  int chunks() {
    int chunks = -1;
    for (Chunk chunk = head.next; chunk != null; chunk = chunk.next) {
      chunks++;
    }
    return Math.max(0, chunks);
  }
}
