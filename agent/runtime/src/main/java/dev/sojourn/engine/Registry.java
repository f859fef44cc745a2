package dev.sojourn.engine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of all tracked threads, like a concurrent map that also keeps the order of insertion:
 * a {@link RecordIndex} finds a thread's record by the thread's identity, and passes visit a {@link
 * RecordList}.
 */
final class Registry {
  /*
   * Order. A record is put into the index first, which refuses a second record of its thread; then
   * into the list; and only then is it used. If an error comes in between, the thread finds the
   * record at its next transition, puts it into the list, and uses it. A record that is removed
   * leaves the list first. A record can be in the index alone, if its thread has died in between or
   * an error came between the two removals; a pass over the index, now and then, finds it.
   *
   * A miss. A pass may miss a record that is added while it runs, and a look-up may not find it. In
   * that case it has read some place on the way to the record, or the record's own place, in an
   * older state: before a chunk was linked, before a node was put there or gave way to a copy,
   * before the record was put there. So that read precedes a volatile exchange that comes before
   * the end of add (the adder has made the exchange, or has read what it left), and thereby
   * precedes the thread's first entry. If a full fence came before the pass or the look-up, then
   * the fence of that first entry comes after it: the thread cannot find anything that was unlinked
   * before it, and must find what was asked before it.
   */

  private final RecordIndex index;
  private final RecordList list;

  Registry() {
    this(-1);
  }

  /** A registry that uses only some bits of the hash; for tests of deep nodes and clashes. */
  Registry(int mask) {
    this(mask, RecordList.LENGTH);
  }

  /**
   * A registry that also has chunks of another length; for model checks, which need short loops.
   */
  Registry(int mask, int chunkLength) {
    index = new RecordIndex(mask);
    list = new RecordList(chunkLength);
  }

  /**
   * Adds a record unless its thread has one. In that case, adds that one to the list if it is not
   * there yet. Called by the thread itself.
   *
   * @return the record that is there now
   */
  ThreadRecord add(ThreadRecord record) {
    ThreadRecord added = index.add(record);
    list.add(added);
    return added;
  }

  /** The calling thread's record, ready for use; null if there is none. */
  @Nullable ThreadRecord findOwn(Thread caller) {
    ThreadRecord record = index.find(caller);
    if (record != null) {
      list.add(record); // if an error has kept it from there
    }
    return record;
  }

  /** Finds a thread's record, or null if it is not tracked; any thread, in constant time. */
  @Nullable ThreadRecord find(Thread thread) {
    return index.find(thread);
  }

  /**
   * Removes the record of a dead thread; any thread.
   *
   * @return whether it was there; of several callers one gets true
   */
  boolean remove(ThreadRecord record) {
    list.remove(record);
    return index.remove(record);
  }

  /** Visits every record that was added before the call and not removed, and maybe later ones. */
  void forEach(Consumer<ThreadRecord> visitor) {
    list.forEach(visitor);
  }

  /**
   * Visits every record in the index, with those that an error has kept from the list; for the
   * tick.
   */
  void forEachInIndex(Consumer<ThreadRecord> visitor) {
    index.forEach(visitor);
  }

  /**
   * Visits a few records; the next call goes on after them. It is called once for each record that
   * is added, with a visitor that removes the dead. So the dead are only a fraction of all, however
   * many threads come and go between two passes.
   */
  void visitSome(Consumer<ThreadRecord> visitor) {
    list.visitSome(visitor);
  }

  /** Frees the memory that removed records have left; called by the tick. */
  void tidy() {
    list.unlinkDead(true);
  }

  /** Whether no thread is tracked; ordered like {@link RecordIndex#isEmpty}. */
  boolean isEmpty() {
    return index.isEmpty();
  }

  /** Counts the tracked threads by a pass; dead ones that were not reaped yet are included. */
  int size() {
    Size size = new Size();
    list.forEach(size);
    return size.records;
  }

  private static final class Size implements Consumer<ThreadRecord> {
    int records;

    @Override
    public void accept(ThreadRecord record) {
      records++;
    }
  }

  /** Counts the nodes of the index below its root; for tests of its memory. */
  int nodes() {
    return index.nodes();
  }

  /** Counts the chunks of the list without the last one; for tests of its memory. */
  int chunks() {
    return list.chunks();
  }
}
