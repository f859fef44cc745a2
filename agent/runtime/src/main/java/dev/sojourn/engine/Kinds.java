package dev.sojourn.engine;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An immutable snapshot of a domain's kinds: by place, in groups, and in the order in which they
 * run. Each change of the kinds makes another snapshot.
 *
 * <p>A group is up to 64 kinds of one phase whose places are in one word, so there are two groups
 * for each word of places. Each group has a counter, which goes up with each broadcast of one of
 * its kinds. A thread that finds it unchanged need not look at the kinds.
 */
final class Kinds {
  /** The early phase: a group's number modulo {@link #PHASES} is its phase. */
  static final int EARLY = 0;

  static final int OTHERS = 1;
  static final int PHASES = 2;

  /** The kinds in the order of registration; some are not registered any more. */
  final InvalidationKind[] registered;

  /** First the early kinds, then the others, in each phase in the order of registration. */
  private final InvalidationKind[] inOrder;

  private final int early;

  /** The kinds by place; null where there is none. */
  private final @Nullable InvalidationKind[] at;

  /** By place, the kind's index in {@link #inOrder}. */
  private final int[] position;

  /** By group, the bits of its kinds' places. */
  private final long[] members;

  private final @Nullable AtomicLong[] requests;

  Kinds(InvalidationKind[] registered) {
    this.registered = registered;
    int places = 0;
    for (InvalidationKind kind : registered) {
      places = Math.max(places, kind.id + 1);
    }
    at = new InvalidationKind[places];
    position = new int[places];
    members = new long[PHASES * words(places)];
    requests = new AtomicLong[members.length];
    inOrder = new InvalidationKind[registered.length];
    early = put(0, true);
    put(early, false);
  }

  private int put(int next, boolean isEarly) {
    for (InvalidationKind kind : registered) {
      if (kind.isEarly() == isEarly) {
        at[kind.id] = kind;
        position[kind.id] = next;
        inOrder[next++] = kind;
        int group = group(kind.id, isEarly);
        members[group] |= 1L << kind.id;
        requests[group] = kind.groupRequests;
      }
    }
    return next;
  }

  private static int words(int bits) {
    return (bits + 63) >> 6;
  }

  /** The group of a place in one of the phases. */
  static int group(int place, boolean isEarly) {
    return PHASES * (place >> 6) + (isEarly ? EARLY : OTHERS);
  }

  /** How many groups there are, of both phases; some are empty. */
  int groups() {
    return members.length;
  }

  long members(int group) {
    return members[group];
  }

  /**
   * The broadcasts of the group's kinds so far. Acquire: later reads of the kinds' counters must
   * not rise above it. Partner: {@link InvalidationKind#countBroadcast}, which counts in the kind
   * first and then in the group.
   */
  long requestsAcquire(int group) {
    AtomicLong counter = requests[group];
    return counter == null ? 0 : counter.getAcquire();
  }

  /** The kind at a bit of a group's word; there must be one. */
  InvalidationKind at(int group, int bit) {
    InvalidationKind kind = at[((group / PHASES) << 6) + bit];
    if (kind == null) {
      throw new AssertionError("no kind in place " + bit + " of group " + group);
    }
    return kind;
  }

  boolean contains(InvalidationKind kind) {
    return kind.id < at.length && at[kind.id] == kind;
  }

  /** How many kinds are early; they come first. */
  int early() {
    return early;
  }

  /** How many kinds there are. */
  int size() {
    return inOrder.length;
  }

  /** The kind that runs at a position. */
  InvalidationKind inOrder(int at) {
    return inOrder[at];
  }

  /** Marks a kind in a set of positions. */
  void mark(InvalidationKind kind, long[] positions) {
    int at = position[kind.id];
    positions[at >> 6] |= 1L << at;
  }

  /**
   * Makes a record's arrays long enough; for a thread that may access them, see {@link
   * ThreadRecord}.
   */
  void makeRoom(ThreadRecord record) {
    if (record.seenRequests.length < at.length) {
      record.seenRequests = Arrays.copyOf(record.seenRequests, room(at.length));
    }
    if (record.seenKinds.length < at.length) {
      record.seenKinds = Arrays.copyOf(record.seenKinds, room(at.length));
    }
    if (record.seenGroups.length < members.length) {
      record.seenGroups = Arrays.copyOf(record.seenGroups, members.length);
    }
    int words = words(inOrder.length);
    if (record.takenKinds.length < words) {
      record.takenKinds = Arrays.copyOf(record.takenKinds, words);
    }
  }

  /** A little more than needed, so that kinds registered one by one do not cost a copy each. */
  private static int room(int places) {
    return places + (places >> 3);
  }
}
