package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of the {@link RecordIndex}: what a place in such an array can hold, and how a node
 * gives way to what is left in it. The argument why that is right is in the index.
 */
final class TrieNode {
  static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Object[].class);

  /** The length of every node but the root. */
  static final int LENGTH = 16;

  private static final Frozen EMPTY = new Frozen(null);

  /** Loads its class with this one, and not later, where stack and memory may be short. */
  @SuppressWarnings("unused")
  private static final Clash NONE = new Clash();

  private TrieNode() {}

  /** The content, for ever, of a place in a node that is taken out. */
  static final class Frozen {
    private final @Nullable Object content;

    Frozen(@Nullable Object content) {
      this.content = content;
    }
  }

  /** An immutable set of two records or more whose threads have all bits of the hash in common. */
  static final class Clash {
    private final ThreadRecord[] records;

    Clash(ThreadRecord... records) {
      this.records = records;
    }

    /** Returns the set with one more record. */
    Clash with(ThreadRecord record) {
      ThreadRecord[] more = new ThreadRecord[records.length + 1];
      System.arraycopy(records, 0, more, 0, records.length);
      more[records.length] = record;
      return new Clash(more);
    }

    /** Returns what is left without one of the records: a smaller set, or the only other record. */
    Object without(ThreadRecord record) {
      ThreadRecord[] fewer = new ThreadRecord[records.length - 1];
      int count = 0;
      for (ThreadRecord other : records) {
        if (other != record) {
          fewer[count++] = other;
        }
      }
      return count == 1 ? fewer[0] : new Clash(fewer);
    }

    @Nullable ThreadRecord find(Thread thread) {
      for (ThreadRecord record : records) {
        if (record.thread == thread) {
          return record;
        }
      }
      return null;
    }
  }

  /** What a place holds, frozen or not. */
  static @Nullable Object content(@Nullable Object content) {
    return content instanceof Frozen frozen ? frozen.content : content;
  }

  /**
   * Whether a node could give way to what is in it: one record, or nothing. Volatile reads: of two
   * threads that have each removed a record from it, one must see what the other has done. Partner:
   * the exchange by which the other has removed its record.
   */
  static boolean isSparse(Object[] node) {
    int used = 0;
    for (int i = 0; i < node.length; i++) {
      Object content = content(PLACE.getVolatile(node, i));
      if (content != null && (!(content instanceof ThreadRecord) || ++used == 2)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Freezes a node and puts what is left of it in its place; any thread that comes by.
   *
   * @return false if the node above is frozen itself; then its copy still has this node
   */
  static boolean takeOut(Object[] above, int place, Object[] node) {
    @Nullable Object[] copy = new Object[LENGTH];
    Object last = null;
    int used = 0;
    for (int i = 0; i < node.length; i++) {
      Object content = freeze(node, i);
      copy[i] = content;
      if (content != null) {
        last = content;
        used++;
      }
    }
    Object instead = used == 0 || (used == 1 && last instanceof ThreadRecord) ? last : copy;
    // Volatile: the copy is complete before it is found. Fails if another was faster, or the node
    // above is frozen.
    return PLACE.compareAndSet(above, place, node, instead)
        || !(PLACE.getAcquire(above, place) instanceof Frozen);
  }

  /** Makes a place keep what it holds for ever, and returns that. */
  private static @Nullable Object freeze(Object[] node, int place) {
    for (; ; ) {
      Object content = PLACE.getAcquire(node, place);
      if (content instanceof Frozen frozen) {
        return frozen.content;
      }
      Frozen frozen = content == null ? EMPTY : new Frozen(content);
      if (PLACE.compareAndSet(node, place, content, frozen)) {
        return content;
      }
    }
  }

  /** Visits the records in a node and below it. */
  static void visit(Object[] node, Consumer<ThreadRecord> visitor) {
    for (int i = 0; i < node.length; i++) {
      Object content = content(PLACE.getAcquire(node, i));
      if (content instanceof Object[] below) {
        visit(below, visitor);
      } else if (content != null) {
        show(content, visitor);
      }
    }
  }

  /** Visits what is in a place that holds no node. */
  static void show(Object content, Consumer<ThreadRecord> visitor) {
    if (content instanceof Clash clash) {
      for (ThreadRecord record : clash.records) {
        visitor.accept(record);
      }
    } else {
      visitor.accept((ThreadRecord) content);
    }
  }

  /**
   * Whether no record is in a node or below it. Volatile reads, see {@link RecordIndex#isEmpty}.
   */
  static boolean isEmpty(Object[] node) {
    for (int i = 0; i < node.length; i++) {
      Object content = content(PLACE.getVolatile(node, i));
      if (content != null && !(content instanceof Object[] below && isEmpty(below))) {
        return false;
      }
    }
    return true;
  }

  /** Counts a node and those below it. */
  static int nodes(Object[] node) {
    int nodes = 1;
    for (int i = 0; i < node.length; i++) {
      if (content(PLACE.getAcquire(node, i)) instanceof Object[] below) {
        nodes += nodes(below);
      }
    }
    return nodes;
  }
}
