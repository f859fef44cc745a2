package dev.sojourn.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The threads that something waits for, found in one pass over all of them: each with the sojourn
 * in KERNEL it was seen in, or with a {@link Hold}.
 *
 * <p>What one look at a thread tells, after a full fence:
 *
 * <ul>
 *   <li>USER, or a promoted stay: quiescent, and its next entry is fenced. Not a holdout.
 *   <li>KERNEL, and the thread does not leave lazily: a holdout until its word has changed. What
 *       comes after that is USER or a fenced entry.
 *   <li>INDETERMINATE, or KERNEL of a thread that may leave so: <em>unsure</em>. The word may be
 *       older than the truth: the thread may be in a later sojourn, past its look for work, with
 *       all its stores since still in its processor. A change of the word proves nothing either.
 * </ul>
 *
 * <p>The unsure ones are settled in one of two ways. <b>Hurried</b>: one remote barrier for all of
 * them, then a second look, which tells the truth as of the barrier. <b>By asking</b>: a bit is set
 * in the {@code work} of each. A thread that makes transitions takes it soon, in a slow path, whose
 * full fence serves as well as the barrier and disturbs nobody else; then it is enough that it
 * leaves the sojourn it has taken the bit in. Those that do not respond are settled by the barrier
 * ({@link #hurry}).
 */
final class Holdouts {
  private final Domain domain;
  private final List<Holdout> left = new ArrayList<>();
  private List<Unsure> unsure = new ArrayList<>();
  private boolean asked;
  private boolean anyLazy;
  private boolean barrierIssued;

  Holdouts(Domain domain) {
    this.domain = domain;
  }

  /** Who is waited for, and whether that is over. */
  interface Holdout {
    /** Whether it need not be waited for any more; once true, true for ever. */
    boolean isGone();

    Thread thread();

    /** Where it is, for reports. */
    String describe();
  }

  /** A thread, the word it was seen with, and what else than leaving that sojourn releases it. */
  private record InKernel(ThreadRecord record, long status, Predicate<ThreadRecord> caughtUp)
      implements Holdout {
    /**
     * Whether the thread has been outside the sojourn since. Any other word will do, a later
     * sojourn in KERNEL included: the thread has left in between. The acquire makes visible what it
     * did before it left; seeing it dead does the same.
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
      return Status.describe(status);
    }
  }

  private record Held(Hold hold) implements Holdout {
    @Override
    public boolean isGone() {
      return hold.isReleased();
    }

    @Override
    public Thread thread() {
      return hold.thread();
    }

    @Override
    public String describe() {
      return hold.reason();
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
      return !Status.isKernel(respondedIn)
          || record.statusAcquire() != respondedIn
          || !thread().isAlive();
    }

    @Override
    public Thread thread() {
      return record.thread();
    }

    @Override
    public String describe() {
      return Status.describe(responded ? respondedIn : record.statusAcquire());
    }
  }

  /** A thread with a question that tells by itself whether it need not be waited for. */
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
      return Status.describe(record.statusAcquire());
    }
  }

  /** Adds a thread unless it need not be waited for already. */
  void addIfNot(ThreadRecord record, Predicate<ThreadRecord> isGone) {
    Asked holdout = new Asked(record, isGone);
    if (!holdout.isGone()) {
      left.add(holdout);
    }
  }

  /** Looks at a thread; the caller has fenced. */
  void look(ThreadRecord record, Predicate<ThreadRecord> caughtUp) {
    // Before the status: who reads "not lazy" reads a word that no unfenced entry follows.
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
      // INDETERMINATE here means that it became lazy after the caller's fence: certain.
      addIfInKernel(record, status, caughtUp);
    }
  }

  /** Looks at a thread after a remote barrier that came after what was asked. */
  void lookAfterBarrier(ThreadRecord record, Predicate<ThreadRecord> caughtUp) {
    addIfInKernel(record, record.statusAcquire(), caughtUp);
  }

  private void addIfInKernel(ThreadRecord record, long status, Predicate<ThreadRecord> caughtUp) {
    // Not a dead thread's: nobody can be waiting in it, and the monitor will remove the record.
    if (Status.isKernel(status) && record.thread().isAlive()) {
      left.add(new InKernel(record, status, caughtUp));
    }
  }

  /** Adds those of the holds that were not released. */
  Holdouts addUnreleased(List<Hold> holds) {
    for (Hold hold : holds) {
      if (!hold.isReleased()) {
        left.add(new Held(hold));
      }
    }
    return this;
  }

  boolean anyUnsure() {
    return !unsure.isEmpty();
  }

  /** Settles the unsure ones by asking; they are waited for until {@link #hurry}. */
  void ask() {
    asked = true;
    for (Unsure thread : unsure) {
      thread.record.ask(ThreadRecord.LOOK); // a volatile RMW: after what the caller has unlinked
    }
  }

  /** Settles the unsure ones by one remote barrier, but for those that have responded. */
  void hurry() {
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
      domain.setup().barriers().issue(records);
      for (Unsure thread : silent) {
        lookAfterBarrier(thread.record, thread.caughtUp);
      }
    }
  }

  /** Called once all are gone: counts the barrier that was not needed, at the first call. */
  void countAvoided() {
    if (anyLazy && !barrierIssued) {
      anyLazy = false;
      domain.setup().barriers().countAvoided();
    }
  }

  boolean isEmpty() {
    return left.isEmpty() && unsure.isEmpty();
  }

  void removeGone() {
    left.removeIf(Holdout::isGone);
    unsure.removeIf(Holdout::isGone);
  }

  List<Holdout> left() {
    List<Holdout> all = new ArrayList<>(left);
    all.addAll(unsure);
    return all;
  }
}
