package dev.sojourn.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The threads that something waits for: each with the sojourn in KERNEL it was seen in, or with a
 * {@link Hold}.
 */
final class Holdouts {
  private final List<Holdout> left = new ArrayList<>();

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
      return "in KERNEL, sojourn " + Status.sojourn(status);
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

  /** Adds a thread if it is in KERNEL now; the caller has fenced. */
  void addIfInKernel(ThreadRecord record, Predicate<ThreadRecord> caughtUp) {
    long status = record.statusAcquire();
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

  boolean isEmpty() {
    return left.isEmpty();
  }

  void removeGone() {
    left.removeIf(Holdout::isGone);
  }

  List<Holdout> left() {
    return left;
  }
}
