package dev.sojourn.engine;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pins: holding another thread in user mode so that its work can be done on its behalf.
 *
 * <p>A pinner adds one to the count in the target's {@code work}, and then looks at the target's
 * status, as a requester does ({@link Promotion}). Not in KERNEL: the target is pinned, its next
 * entry waits until the count is 0. In KERNEL: the pinner takes the one back and has no pin; it
 * does not wait. While the pin is held the target runs no kernel code, and what is its own in
 * KERNEL, the slots, is the pinner's.
 *
 * <pre>
 *   pinner                                 target
 *   set the bit      (volatile RMW)        status = KERNEL n  (release)
 *   ---- fence, or remote barrier ----     ---- full fence, or none if lazy ----
 *   read status      (acquire)             read work; if not 0: slow path, full fence
 *   read and write slots                   wait until the bit is gone (acquire)
 *   clear the bit    (volatile RMW)        read and write slots
 * </pre>
 *
 * <p><b>No cycles.</b> A pinner is in KERNEL from before its pin until after it: where it was not,
 * taking the pin enters, and an exit from KERNEL with a pin held is put off until the last unpin. A
 * thread that waits for a pin is in its entry: it was outside KERNEL a moment ago, and so holds no
 * pin itself. So whoever waits for a pin waits for a thread that does not wait for a pin. And a
 * pinner waits for nothing else of ours: grace periods, barriers and coverings are refused in
 * KERNEL, and retiring does not hold back there. (All this within one domain; the API offers pins
 * in the default one only, and refuses waits of any domain to who holds a pin.)
 *
 * <p>A pinner that dies with a pin is noticed by the monitor, which takes the pin back and says so.
 */
public final class Pins {
  /** No lambda: woven methods of the JDK come by here, and a lambda's first use runs much of it. */
  private static final Supplier<String> ENTRY =
      new Supplier<>() {
        @Override
        public String get() {
          return "a pinned thread's entry to KERNEL";
        }
      };

  private final Domain domain;
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong waited = new AtomicLong();

  Pins(Domain domain) {
    this.domain = domain;
  }

  /**
   * Pins a thread if it is in user mode. Does not wait. Enters KERNEL for the caller if it is not
   * there; the last {@link #unpin} then leaves it.
   *
   * @param thread the thread to pin
   * @return its record, or null if there is no pin: it is in KERNEL, the caller itself, not
   *     tracked, dead, or inside a call that a {@link Hold} waits for
   */
  public @Nullable ThreadRecord tryPin(Thread thread) {
    domain.countQuestion();
    ThreadRecord target = thread == Thread.currentThread() ? null : domain.registry.find(thread);
    if (target == null || !thread.isAlive() || Status.isKernel(target.statusAcquire())) {
      refused.getAndIncrement();
      return null;
    }
    ThreadRecord self = domain.currentOrTracked();
    long entered = Hooks.enterKernelOfSite(self);
    if (pin(target, self)) {
      if (entered != Hooks.NESTED) {
        self.flags |= ThreadRecord.OWES_LEAVE;
      }
      made.getAndIncrement();
      return target;
    }
    if (entered != Hooks.NESTED) {
      Hooks.exitKernelOfSite(self, entered);
    }
    refused.getAndIncrement();
    return null;
  }

  /** Pins a thread for the calling one, which is in KERNEL. */
  boolean pin(ThreadRecord target, ThreadRecord self) {
    long before = target.statusAcquire(); // before the pin is counted: see Promotion
    if (Status.isKernel(before)) {
      return false; // not worth an addition, which the target would stumble over
    }
    if (!add(target, self)) {
      return false;
    }
    if (Promotion.settleAsked(target, before)) {
      return true;
    }
    unpin(target, self);
    return false;
  }

  /**
   * Sets a pin unless there is one. It holds the target only if a look at its status says so; that
   * of a thread with a {@link Hold} says nothing. The caller is in KERNEL. Taken down on its side
   * too, for who has to take it back after a death.
   */
  boolean add(ThreadRecord target, ThreadRecord self) {
    if (domain.setup().isHeld(target.thread())) {
      return false;
    }
    if (self.pinnedCount == self.pinned.length) {
      self.pinned = Arrays.copyOf(self.pinned, Math.max(4, 2 * self.pinnedCount));
    }
    self.pinned[self.pinnedCount] = target;
    if (self.pinnedCount == 0) {
      self.ask(ThreadRecord.PINNER);
    }
    if (!target.tryAddPin()) {
      self.pinned[self.pinnedCount] = null;
      if (self.pinnedCount == 0) {
        self.clear(ThreadRecord.PINNER);
      }
      return false;
    }
    self.pinnedCount++;
    self.flags |= ThreadRecord.PINNING; // last: no error of the virtual machine comes before it
    target.pinnerOpaque(self);
    // Again, after the volatile RMW that has set the pin: whoever puts a hold there and then finds
    // no pin, as Detachment does, is found here.
    if (domain.setup().isHeld(target.thread())) {
      unpin(target, self);
      return false;
    }
    return true;
  }

  /**
   * Gives a pin up. The last one of a caller that should have left KERNEL meanwhile makes it leave.
   *
   * @param target the pinned thread's record
   * @param self the calling thread's, which holds the pin
   */
  public void unpin(ThreadRecord target, ThreadRecord self) {
    if (target.removePin()) {
      LockSupport.unpark(target.thread());
    }
    int last = self.pinnedCount - 1;
    for (int i = last; i >= 0; i--) {
      if (self.pinned[i] == target) {
        self.pinned[i] = self.pinned[last];
        self.pinned[last] = null;
        break;
      }
    }
    self.pinnedCount = last;
    if (last == 0) {
      self.flags &= ~ThreadRecord.PINNING;
      self.clear(ThreadRecord.PINNER);
      if ((self.flags & ThreadRecord.OWES_LEAVE) != 0) {
        self.flags &= ~ThreadRecord.OWES_LEAVE;
        Hooks.exitKernelOfSite(self, self.statusPlain());
      }
    }
  }

  /**
   * An entry while the thread is in KERNEL for the sake of a pin only: its exit may have to leave.
   */
  static long takeOver(ThreadRecord record) {
    record.flags &= ~ThreadRecord.OWES_LEAVE;
    return record.statusPlain();
  }

  /** Asked at an exit: whether the thread holds a pin, and so leaves with the last one. */
  static boolean keepsInKernel(ThreadRecord record) {
    if ((record.flags & ThreadRecord.PINNING) == 0) {
      return false;
    }
    record.flags |= ThreadRecord.OWES_LEAVE;
    return true;
  }

  /** The end of a {@code @UserMode} method in which a pin was taken that is still held. */
  static void returnTo(ThreadRecord record, boolean kernel) {
    if (kernel) {
      record.flags &= ~ThreadRecord.OWES_LEAVE;
    }
  }

  /** The owner, in its entry: waits until it is pinned by nobody. */
  void awaitNone(ThreadRecord record) {
    waited.getAndIncrement();
    long start = System.nanoTime();
    Backoff backoff = new Backoff();
    StallWatch stalls = new StallWatch(domain, ENTRY);
    boolean interrupted = false;
    try {
      while (record.isPinnedAcquire()) {
        if (backoff.isNextPark()) {
          record.ask(ThreadRecord.AWAITED); // who takes the last pin away after this wakes us
          if (!record.isPinnedAcquire()) {
            break;
          }
          interrupted |= Thread.interrupted(); // an interrupted thread cannot park
        }
        backoff.pause(Long.MAX_VALUE);
        stalls.check(System.nanoTime() - start, record, record.pinnerOpaque());
      }
    } finally {
      record.clear(ThreadRecord.AWAITED);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The monitor, of a thread that has died: gives up the pins that it held. */
  void releaseAllOf(ThreadRecord dead) {
    for (int i = 0; i < dead.pinnedCount; i++) {
      ThreadRecord target = dead.pinned[i];
      if (target != null && target.removePin()) {
        LockSupport.unpark(target.thread());
      }
    }
    if (dead.pinnedCount > 0) {
      Reports.warn(
          domain.listener(),
          "thread '"
              + dead.thread().getName()
              + "' died with "
              + dead.pinnedCount
              + " pin(s), which were taken back; close pins by try-with-resources",
          null);
      dead.pinnedCount = 0;
    }
  }

  /**
   * Counts the pins made.
   *
   * @return a count
   */
  public long made() {
    return made.get();
  }

  /**
   * Counts the attempts that found the thread in KERNEL, or found no thread to pin.
   *
   * @return a count
   */
  public long refused() {
    return refused.get();
  }

  /**
   * Counts the entries to KERNEL that had to wait for a pin.
   *
   * @return a count
   */
  public long waited() {
    return waited.get();
  }
}
