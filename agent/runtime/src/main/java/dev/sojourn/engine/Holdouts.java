package dev.sojourn.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The holdouts of a grace period or of a covering: the threads that it waits for, found in one pass
 * over all of them. Each comes with the sojourn in KERNEL in which it was seen, or with a {@link
 * GracePeriodBlocker}.
 */
final class Holdouts {
  /*
   * What one look at a thread tells, after a full fence:
   *
   * - USER, or a promoted stay: the thread is quiescent, and its next entry is fenced. It is not a
   *   holdout.
   * - KERNEL, and the thread does not leave lazily: it is a holdout until its word has changed.
   *   What follows is USER or a fenced entry.
   * - INDETERMINATE, or KERNEL of a thread that may leave lazily: it is unsure. The word may be
   *   older than the truth: the thread may be in a later sojourn, past its look for work, with all
   *   its stores since then still in its processor's store buffer. A change of the word proves
   *   nothing either.
   *
   * There are two ways to settle the unsure threads. Expedited: one remote barrier for
   * all of them, and then a second look, which tells the truth as of the barrier. By asking: a bit
   * is set in the work of each. A thread that makes transitions soon takes the bit, in a slow path,
   * whose full fence serves as well as the barrier and disturbs no other thread; after that it is
   * enough that it leaves the sojourn in which it has taken the bit. The barrier settles those that
   * do not respond (expedite()).
   */

  /** The test that never holds: nothing but leaving its sojourn releases the thread. */
  static final Predicate<ThreadRecord> NEVER =
      new Predicate<ThreadRecord>() { // no lambda, whose first call takes stack
        @Override
        public boolean test(ThreadRecord record) {
          return false;
        }
      };

  private static final Holdout[] NONE = {};

  private final Domain domain;
  private final List<Holdout> left = new ArrayList<>();
  private List<Unsure> unsure = new ArrayList<>();
  private boolean asked;
  private boolean anyLazy;
  private boolean barrierIssued;

  /**
   * How many looks were made, at one thread or at all of them; by it other threads see whether the
   * looks go on.
   */
  private final AtomicLong looks = new AtomicLong();

  /** Whether the holdouts that are left may have changed since they were published. */
  private boolean changed = true;

  /** What the monitor may look at: its elements have no state of their own. */
  private volatile Holdout[] published = NONE;

  Holdouts(Domain domain) {
    this.domain = domain;
  }

  /** A thread that is waited for, and whether that is over. */
  interface Holdout {
    /** Whether the thread need not be waited for any more; once true, always true. */
    boolean isGone();

    Thread thread();

    /** Says where the thread is, for reports. */
    String describe();
  }

  /**
   * A thread, the word with which it was seen, and a test that releases it without leaving that
   * sojourn.
   */
  private record InKernel(ThreadRecord record, long status, Predicate<ThreadRecord> caughtUp)
      implements Holdout {
    /**
     * Whether the thread has been outside the sojourn since. Any other word tells that, even a
     * later sojourn in KERNEL: the thread has left in between. The acquire makes visible what it
     * did before it left; seeing the thread dead does so too.
     */
    @Override
    public boolean isGone() {
      return record.statusAcquire() != status || caughtUp.test(record) || !thread().isAlive();
    }

    @Override
    public Thread thread() {
      return record.thread();
    }

    @Override
    public String describe() {
      return StatusWord.describe(status);
    }
  }

  private record Blocking(GracePeriodBlocker blocker) implements Holdout {
    @Override
    public boolean isGone() {
      return blocker.isReleased();
    }

    @Override
    public Thread thread() {
      return blocker.thread();
    }

    @Override
    public String describe() {
      return blocker.reason();
    }
  }

  /** A lazy thread that was asked to pass a fence of its own. */
  private static final class Unsure implements Holdout {
    private final ThreadRecord record;
    private final Predicate<ThreadRecord> caughtUp;
    private boolean responded;
    private long respondedIn;

    Unsure(ThreadRecord record, Predicate<ThreadRecord> caughtUp) {
      this.record = record;
      this.caughtUp = caughtUp;
    }

    @Override
    public boolean isGone() {
      if (caughtUp.test(record)) {
        return true;
      }
      if (!responded) {
        // The bit before the status: a status read after the bit was taken is at least as new as
        // the sojourn in which it was taken.
        boolean taken = !record.isAskedAcquire(ThreadRecord.LOOK);
        long status = record.statusAcquire();
        if (record.isCertain(status) || !thread().isAlive()) {
          return true;
        }
        if (!taken) {
          return false;
        }
        responded = true;
        respondedIn = status;
      }
      return !StatusWord.isKernel(respondedIn)
          || record.statusAcquire() != respondedIn
          || !thread().isAlive();
    }

    @Override
    public Thread thread() {
      return record.thread();
    }

    @Override
    public String describe() {
      return StatusWord.describe(responded ? respondedIn : record.statusAcquire());
    }

    /** The thread as it was seen last, without a state of its own; good enough for a report. */
    Holdout asSeen() {
      return new InKernel(record, responded ? respondedIn : record.statusAcquire(), caughtUp);
    }
  }

  /** A thread with a test that alone tells whether it need not be waited for. */
  private record Asked(ThreadRecord record, Predicate<ThreadRecord> isGoneTest) implements Holdout {
    @Override
    public boolean isGone() {
      return isGoneTest.test(record) || !thread().isAlive();
    }

    @Override
    public Thread thread() {
      return record.thread();
    }

    @Override
    public String describe() {
      return StatusWord.describe(record.statusAcquire());
    }
  }

  /** Adds a thread, unless its test says that it need not be waited for. */
  void addIfNot(ThreadRecord record, Predicate<ThreadRecord> isGone) {
    Asked holdout = new Asked(record, isGone);
    if (!holdout.isGone()) {
      left.add(holdout);
    }
  }

  /** Looks at a thread; the caller has fenced. */
  void look(ThreadRecord record, Predicate<ThreadRecord> caughtUp) {
    countLook();
    // Before the status: after a read of "not lazy", the word that is read is not followed by an
    // unfenced entry.
    boolean lazy = record.lazyAcquire();
    long status = record.statusAcquire();
    anyLazy |= lazy;
    if (record.isCertain(status)) {
      return;
    }
    if (lazy) {
      if (record.thread().isAlive()) {
        unsure.add(new Unsure(record, caughtUp));
      }
    } else {
      // INDETERMINATE here means that the thread became lazy after the caller's fence, and so is
      // certain.
      addIfInKernel(record, status, caughtUp);
    }
  }

  /** Looks at a thread after a remote barrier that came after what was asked of it. */
  void lookAfterBarrier(ThreadRecord record, Predicate<ThreadRecord> caughtUp) {
    addIfInKernel(record, record.statusAcquire(), caughtUp);
  }

  private void addIfInKernel(ThreadRecord record, long status, Predicate<ThreadRecord> caughtUp) {
    // Dead threads are left out: they use nothing any more, and the monitor will remove the record.
    if (StatusWord.isKernel(status) && record.thread().isAlive()) {
      left.add(new InKernel(record, status, caughtUp));
    }
  }

  /** Adds the blockers that were not released. */
  Holdouts addUnreleased(List<GracePeriodBlocker> blockers) {
    changed = true;
    for (GracePeriodBlocker blocker : blockers) {
      if (!blocker.isReleased()) {
        left.add(new Blocking(blocker));
      }
    }
    return this;
  }

  boolean anyUnsure() {
    return !unsure.isEmpty();
  }

  /** Settles the unsure threads by asking; they are waited for until {@link #expedite}. */
  void ask() {
    asked = true;
    for (Unsure thread : unsure) {
      thread.record.ask(ThreadRecord.LOOK); // a volatile RMW: after what the caller has unlinked
    }
  }

  /** Settles the unsure threads by one remote barrier, except those that have responded. */
  void expedite() {
    changed = true;
    List<Unsure> silent = new ArrayList<>();
    List<Unsure> responded = new ArrayList<>();
    for (Unsure thread : unsure) {
      if (!asked || !thread.isGone()) {
        (thread.responded ? responded : silent).add(thread);
      }
    }
    unsure = responded;
    if (!silent.isEmpty()) {
      barrierIssued = true;
      List<ThreadRecord> records = new ArrayList<>(silent.size());
      for (Unsure thread : silent) {
        records.add(thread.record);
      }
      domain.context().barriers().issue(records);
      for (Unsure thread : silent) {
        lookAfterBarrier(thread.record, thread.caughtUp);
      }
    }
  }

  /** Called once no holdout is left: counts a barrier that was not needed, at the first call. */
  void countAvoided() {
    if (anyLazy && !barrierIssued) {
      anyLazy = false;
      domain.context().barriers().countAvoided();
    }
  }

  boolean isEmpty() {
    return left.isEmpty() && unsure.isEmpty();
  }

  void removeGone() {
    countLook();
    changed |= removeGone(left);
    changed |= removeGone(unsure);
  }

  /**
   * Removes the holdouts that are gone; returns whether there were any. Uses no lambda, whose first
   * use takes stack.
   */
  private static boolean removeGone(List<? extends Holdout> holdouts) {
    boolean any = false;
    for (int i = holdouts.size() - 1; i >= 0; i--) {
      if (holdouts.get(i).isGone()) {
        int last = holdouts.size() - 1;
        removeAt(holdouts, i, last);
        any = true;
      }
    }
    return any;
  }

  private static <T> void removeAt(List<T> list, int place, int last) {
    list.set(place, list.get(last)); // the order does not matter
    list.remove(last);
  }

  /** Counts a look; one thread at a time. Opaque, because it orders nothing. */
  private void countLook() {
    looks.setOpaque(looks.getPlain() + 1);
  }

  /** The number of looks so far; any thread. */
  long looksOpaque() {
    return looks.getOpaque();
  }

  /** Shows the monitor the holdouts that are left; called between two looks. */
  void publish() {
    if (!changed && unsure.isEmpty()) {
      return;
    }
    changed = false;
    Holdout[] now = new Holdout[left.size() + unsure.size()];
    int count = 0;
    for (Holdout holdout : left) {
      now[count++] = holdout;
    }
    for (Unsure thread : unsure) {
      now[count++] = thread.asSeen();
    }
    published = now;
  }

  /** The published holdouts that are still waited for, by a look at them now; any thread. */
  List<Holdout> publishedAndLeft() {
    List<Holdout> now = new ArrayList<>();
    for (Holdout holdout : published) {
      if (!holdout.isGone()) {
        now.add(holdout);
      }
    }
    return now;
  }

  List<Holdout> left() {
    List<Holdout> all = new ArrayList<>(left);
    all.addAll(unsure);
    return all;
  }
}
