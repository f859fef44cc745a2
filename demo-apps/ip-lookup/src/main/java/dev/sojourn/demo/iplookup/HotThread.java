package dev.sojourn.demo.iplookup;

import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Policy;
import dev.sojourn.Sojourn;
import java.lang.management.ManagementFactory;

/**
 * A reader thread, which looks up one address after another and checks each answer. The loop is
 * outside of KERNEL, and a lookup is one short sojourn in it. The loop allocates nothing and makes
 * no system call.
 */
final class HotThread extends Thread {
  /** The invalidation that asks the hot threads to drop what they have cached. */
  static final Invalidation CACHES = Sojourn.invalidation("lookup-caches", HotThread::dropOwnCache);

  private static final int BATCH = 1024;

  private final Policy policy;
  private final Board board;
  private final int[] addresses;
  private final Oracle oracle;
  private final Violations violations;
  private final LookupCache cache = new LookupCache();
  private int position;
  private long searched;

  // Written by the thread itself after each batch, read by anyone.
  private volatile long lookups;
  private volatile long searches;
  private volatile long wrong;
  private volatile long reused;

  private volatile long cpuNanos;

  /**
   * Makes one of several threads.
   *
   * @param policy how it leaves KERNEL
   * @param addresses the stream; its length is a power of two
   * @param position where in it to begin
   */
  HotThread(
      String name,
      Policy policy,
      Board board,
      int[] addresses,
      int position,
      Oracle oracle,
      Violations violations) {
    super(name);
    setDaemon(true);
    this.policy = policy;
    this.board = board;
    this.addresses = addresses;
    this.position = position;
    this.oracle = oracle;
    this.violations = violations;
  }

  /** The handler of the invalidation. Runs in KERNEL, on the thread that was asked. */
  private static void dropOwnCache() {
    if (Thread.currentThread() instanceof HotThread self) {
      self.cache.clear();
    }
  }

  @Override
  public void run() {
    Sojourn.assignPolicy(this, policy);
    while (!board.stopped) {
      batch(BATCH);
    }
    cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  void batch(int size) {
    long wrongNow = wrong;
    long reusedNow = reused;
    for (int i = 0; i < size; i++) {
      int at = position;
      position = (at + 1) & (addresses.length - 1);
      int address = addresses[at];
      long covered = board.covered; // before the lookup
      long answer = lookup(address);
      long published = board.published; // after it
      if (!oracle.accepts(at, answer, covered, published)) {
        if (answer == Answer.REUSED) {
          reusedNow++;
          violations.reusedTooEarly(address, covered, published);
        } else {
          wrongNow++;
          violations.wrongAnswer(at, address, answer, covered, published);
        }
      }
    }
    wrong = wrongNow;
    reused = reusedNow;
    searches = searched;
    lookups = lookups() + size;
  }

  /** The read-side critical section: nothing read from the table may be used outside of it. */
  @KernelMode
  long lookup(int address) {
    long cached = cache.get(address);
    if (cached != Answer.NONE) {
      return cached;
    }
    searched++;
    long answer = board.table.find(address);
    if (answer != Answer.REUSED) {
      cache.put(address, answer);
    }
    return answer;
  }

  long lookups() {
    return lookups;
  }

  /** Lookups that the cache had no answer for. */
  long searches() {
    return searches;
  }

  /** Answers that the oracle does not accept. */
  long wrong() {
    return wrong;
  }

  /** Searches in memory that was no longer, or not yet, the table's. */
  long reused() {
    return reused;
  }

  /** The thread's processor time in nanoseconds, once it has ended; 0 or less if not known. */
  long cpuNanos() {
    return cpuNanos;
  }
}
