package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lock-free hash trie that maps threads to their records, like a {@code ConcurrentHashMap} with
 * threads compared by identity. It finds a thread's record whatever became of the thread's thread
 * locals, and has at most one record of a thread at any time.
 */
final class RecordIndex {
  /*
   * Nodes. A node is an array of places. The leading bits of the hash of the thread's identity
   * choose the place in the root, the next four bits the place in the node below, and so on. A
   * place is empty, or holds a record, or the node below, or, once all bits are used up, a
   * TrieNode.Clash. If two records want one place, it gets a node with both. A node in which one
   * record or none is left is taken out, so the trie takes memory for the records that are in it
   * now, and none for the dead. A record is added by one compare-and-set, after which the adder
   * only returns: an error of the virtual machine leaves the record found or not found, and nothing
   * in between.
   *
   * Taking a node out. As in Prokopec's cache-tries, its places are frozen first, one by one: a
   * TrieNode.Frozen says what the place held and will hold for ever. Then the place above is given
   * what is left of the node: nothing, a record, or, if somebody has added one meanwhile, a copy. A
   * thread that wants to change a frozen place does both itself before it tries again, so nobody
   * waits for the thread that began it. A node below a frozen place is not frozen itself, and goes
   * on as part of the copy.
   *
   * A record that was added and not removed is found, however old the nodes are through which a
   * reader comes. At each place, the set of records at and below it, without the removed ones, only
   * grows: a record is replaced by a node that holds it, and a node by a copy of it or by the only
   * record in it. A node that was taken out keeps what it had.
   *
   * Hash. It is the virtual machine's own, because getId, hashCode and equals of a thread may be
   * overridden. It may take a call into the virtual machine; RecordTable saves that when a thread
   * looks for its own record.
   */

  private static final VarHandle PLACE = TrieNode.PLACE;

  private static final int ROOT_LENGTH = 64;
  private static final int ROOT_SHIFT = 26; // the six leading bits
  private static final int BITS = 4;
  private static final int LAST_SHIFT = 2; // 64 * 16 ^ 6 places: 30 bits

  /** Spreads the bits of a hash over the leading ones: 2^32 / golden ratio. */
  private static final int SPREAD = 0x9E3779B9;

  // The result of a removal in a node, as bits.

  private static final int REMOVED = 1;

  /** The node is being taken out, and the removal has to try again from above. */
  private static final int FROZEN = 2;

  /** A frozen node is left in a copy of the node above it. */
  private static final int UNTIDY = 4;

  private final Object[] root = new Object[ROOT_LENGTH];
  private final int mask;

  /** An index that uses the bits of the hash that are in the mask. */
  RecordIndex(int mask) {
    this.mask = mask;
  }

  /** The hash of a thread's identity, spread over the leading bits. */
  static int hash(Thread thread) {
    return System.identityHashCode(thread) * SPREAD;
  }

  /**
   * Adds a record unless its thread has one; any thread.
   *
   * @return the record that is there now
   */
  ThreadRecord add(ThreadRecord record) {
    ThreadRecord added = add(root, ROOT_SHIFT, record);
    if (added == null) {
      throw new AssertionError("the root is never frozen");
    }
    return added;
  }

  /** Adds a record below a node; null if that is frozen. */
  private @Nullable ThreadRecord add(Object[] node, int shift, ThreadRecord record) {
    int place = place(node, shift, record.hash);
    for (; ; ) {
      Object content = PLACE.getAcquire(node, place);
      Object wanted;
      if (content instanceof TrieNode.Frozen) {
        return null;
      } else if (content instanceof Object[] below) {
        ThreadRecord added = add(below, shift - BITS, record);
        if (added != null) {
          return added;
        }
        TrieNode.takeOut(node, place, below);
        continue;
      } else if (content instanceof ThreadRecord other) {
        if (other.thread == record.thread) {
          return other;
        }
        wanted = both(other, record, shift);
      } else if (content instanceof TrieNode.Clash clash) {
        ThreadRecord other = clash.find(record.thread);
        if (other != null) {
          return other;
        }
        wanted = clash.with(record);
      } else {
        wanted = record;
      }
      // Volatile: the record is complete before it can be found. Nothing is called after it.
      if (PLACE.compareAndSet(node, place, content, wanted)) {
        return record;
      }
    }
  }

  /** What a place will hold that two records want. */
  private Object both(ThreadRecord one, ThreadRecord other, int shift) {
    if (shift == LAST_SHIFT) {
      return new TrieNode.Clash(one, other);
    }
    Object[] node = new Object[TrieNode.LENGTH];
    int place = place(node, shift - BITS, one.hash);
    int otherPlace = place(node, shift - BITS, other.hash);
    if (place == otherPlace) {
      node[place] = both(one, other, shift - BITS);
    } else {
      node[place] = one;
      node[otherPlace] = other;
    }
    return node;
  }

  /**
   * Removes a record; any thread.
   *
   * @return whether it was there; of several callers one gets true
   */
  boolean remove(ThreadRecord record) {
    int result = remove(root, ROOT_SHIFT, record);
    boolean removed = (result & REMOVED) != 0;
    while ((result & UNTIDY) != 0) {
      result = remove(root, ROOT_SHIFT, record);
    }
    return removed;
  }

  private int remove(Object[] node, int shift, ThreadRecord record) {
    int place = place(node, shift, record.hash);
    for (; ; ) {
      Object content = PLACE.getAcquire(node, place);
      Object wanted = null;
      if (content instanceof TrieNode.Frozen) {
        return FROZEN;
      } else if (content instanceof Object[] below) {
        int result = remove(below, shift - BITS, record);
        boolean frozen = result == FROZEN;
        boolean tidy =
            !(frozen || TrieNode.isSparse(below)) || TrieNode.takeOut(node, place, below);
        if (frozen) {
          continue;
        }
        return tidy ? result : result | UNTIDY;
      } else if (content instanceof TrieNode.Clash clash && clash.find(record.thread) == record) {
        wanted = clash.without(record);
      } else if (content != record) {
        return 0;
      }
      if (PLACE.compareAndSet(node, place, content, wanted)) {
        return REMOVED;
      }
    }
  }

  /** Finds a thread's record, or null if it is not tracked; any thread, in constant time. */
  @Nullable ThreadRecord find(Thread thread) {
    int hash = hash(thread);
    Object[] node = root;
    for (int shift = ROOT_SHIFT; ; shift -= BITS) {
      Object content = TrieNode.content(PLACE.getAcquire(node, place(node, shift, hash)));
      if (content instanceof Object[] below) {
        node = below;
      } else if (content instanceof ThreadRecord record) {
        return record.thread == thread ? record : null;
      } else {
        return content instanceof TrieNode.Clash clash ? clash.find(thread) : null;
      }
    }
  }

  /** Visits every record, in no order; slower than a pass over the {@link RecordList}. */
  void forEach(Consumer<ThreadRecord> visitor) {
    TrieNode.visit(root, visitor);
  }

  /**
   * Whether no thread is tracked. Volatile reads: they must not rise above the monitor's store of
   * "idle". Partner: {@link #add}, after which the adder reads "idle".
   */
  boolean isEmpty() {
    return TrieNode.isEmpty(root);
  }

  /** Counts the nodes below the root; tests conclude from it how much memory the trie takes. */
  int nodes() {
    return TrieNode.nodes(root) - 1;
  }

  private int place(Object[] node, int shift, int hash) {
    return (hash & mask) >>> shift & node.length - 1;
  }
}
