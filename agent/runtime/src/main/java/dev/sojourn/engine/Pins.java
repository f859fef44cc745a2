package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive locks on threads: a pin holds another thread in user mode, so that the pinner can do
 * work on its behalf. While a thread is pinned it runs no kernel code, and the slots in its record,
 * which are its own in KERNEL, are the pinner's. A pinner does not wait for its pin; a pinned
 * thread that enters KERNEL waits until it is unpinned.
 */
public final class Pins {
  /*
   * Protocol. The pinner puts its name, a PinOwner, on the target's record; this fails if another's
   * is there. Then it sets a bit of the target's work, and then it looks at the target's status, as
   * a requester does (Promotion). If the target is not in KERNEL it is pinned, and its next entry
   * waits until the bit is gone. If it is in KERNEL, the pinner takes back bit and name and has no
   * pin; it does not wait.
   *
   *   pinner                                 target
   *   name, then bit   (volatile RMW)        status = KERNEL n  (release)
   *   ---- fence, or remote barrier ----     ---- full fence, or none if lazy ----
   *   read status      (acquire)             read work; if not 0: slow path, full fence
   *   read and write slots                   wait until the bit is gone (acquire)
   *   clear bit        (volatile RMW)        read and write slots
   *   clear name       (release)
   *
   * No cycles. A pinner is in KERNEL from before its pin until after it: if it was not there,
   * taking the pin enters, and an exit from KERNEL with a pin held is put off until the last unpin.
   * A thread that waits for a pin does so in its entry: it was outside KERNEL a moment ago, so it
   * holds no pin. Hence whoever waits for a pin waits for a thread that does not wait for a pin
   * itself. And a pinner waits for nothing else of the engine: grace periods, barriers and
   * coverings of any domain are refused to it, and retiring does not hold it back.
   *
   * Between two domains KERNEL gives no such order: a thread in KERNEL of one, where it holds a
   * pin, may wait at an entry to the other, because it is pinned there. So a pin also fails if the
   * caller is pinned in another domain, or if the target holds a pin in another. Then no thread
   * both is pinned and holds a pin, as each thread of a ring would. Two pinners that could close a
   * ring cannot miss each other: each sets PINNER on its own record and PINNED on its target's
   * (volatile RMWs), passes a full fence, and looks for what the other has set.
   *
   * Errors of the virtual machine. A call that fails in the middle, for want of stack or memory,
   * must leave nobody pinned, and may not be able to call anything. So it marks its PinOwner as
   * over, and puts its own record right, by bare stores. A pin that is over, or whose pinner has
   * died, holds nobody. Either the target takes it away in its next entry, waiting or not, or the
   * next pinner puts its own name in the place of the old one. Both do it by a compare-and-set of
   * the name, so only one succeeds. The target puts its own name there before it clears the bit,
   * since the bit could be the next pinner's by then.
   *
   * A target whose wait fails with such an error is back in user mode, with one exception: on its
   * way back to kernel code that has called a @UserMode method, it must wait. Then Hooks waits in
   * its catch block, by looking at bit and name again and again.
   */

  private final Domain domain;
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong waited = new AtomicLong();

  Pins(Domain domain) {
    this.domain = domain;
  }

  /**
   * Like {@code tryLock}: pins a thread if it is in user mode, and never waits. Enters KERNEL for
   * the caller if it is not there; the last {@link #unpin} then leaves it.
   *
   * @param thread the thread to pin
   * @param closer the object by which the caller gives up the pin, see {@link PinOwner}; null if it
   *     has none
   * @return its record, or null if there is no pin: the thread is in KERNEL, pinned already, the
   *     caller itself, not tracked, dead, or inside a call that a {@link GracePeriodBlocker} waits
   *     for; or it holds a pin in another domain, or the caller is pinned in one
   */
  public @Nullable ThreadRecord tryPin(Thread thread, @Nullable Object closer) {
    domain.countQuestion();
    ThreadRecord target = thread == Thread.currentThread() ? null : domain.registry.find(thread);
    if (target == null || !thread.isAlive() || StatusWord.isKernel(target.statusAcquire())) {
      refused.getAndIncrement();
      return null;
    }
    ThreadRecord self = domain.currentOrTracked();
    long entered = Hooks.enterKernelOfMarking(self);
    boolean pinned = false;
    try {
      pinned = pin(target, self, closer);
      (pinned ? made : refused).getAndIncrement();
      if (!pinned && entered != Hooks.NESTED) {
        Hooks.exitKernelOfMarking(self, entered);
      }
    } catch (Throwable e) {
      if (pinned) {
        PinOwner owner = target.pinOwner;
        if (owner != null) {
          owner.over = true;
        }
        if (--self.pinnedCount == 0) {
          self.flags &= ~ThreadRecord.PINNING;
        }
      }
      if (entered != Hooks.NESTED) {
        if ((self.flags & ThreadRecord.PINNING) != 0) {
          self.flags |= ThreadRecord.OWES_LEAVE;
        } else if ((self.status & StatusWord.MODE_MASK) == StatusWord.KERNEL) {
          self.status |= StatusWord.USER;
        }
      }
      throw e;
    }
    if (pinned && entered != Hooks.NESTED) {
      self.flags |= ThreadRecord.OWES_LEAVE;
    }
    return pinned ? target : null;
  }

  /** As with a closer; for tests, which give up the pin without one. */
  @Nullable ThreadRecord tryPin(Thread thread) {
    return tryPin(thread, null);
  }

  /** As with a closer; for tests, too. */
  boolean pin(ThreadRecord target, ThreadRecord self) {
    return pin(target, self, null);
  }

  /** Pins a thread for the calling one, which is in KERNEL. If it throws, nothing has changed. */
  private boolean pin(ThreadRecord target, ThreadRecord self, @Nullable Object closer) {
    long before = target.statusAcquire(); // before the pin is set: see Promotion
    if (StatusWord.isKernel(before)) {
      return false; // not worth a bit, which would send the target into its slow path
    }
    PinOwner owner = new PinOwner(self, closer);
    int held = self.pinnedCount;
    try {
      if (!add(target, self, owner)) {
        return false;
      }
      if (Promotion.settleAsked(target, before)) {
        return true;
      }
      unpin(target, self);
      return false;
    } catch (Throwable e) {
      owner.over = true;
      self.pinnedCount = held;
      if (held == 0) {
        self.flags &= ~ThreadRecord.PINNING;
      }
      throw e;
    }
  }

  /**
   * Sets a pin unless there is one. The pin holds only if the caller then finds the target outside
   * KERNEL. A thread with a {@link GracePeriodBlocker} gets no pin, because its status says
   * nothing. The caller is in KERNEL. If this throws, the caller has to say that the pin is over,
   * and to put the pinner's record right.
   */
  boolean add(ThreadRecord target, ThreadRecord self, PinOwner owner) {
    if (domain.context().isBlocking(target.thread())) {
      return false;
    }
    if (self.pinnedCount == 0) {
      self.ask(ThreadRecord.PINNER);
    }
    // Before the pin is set: an exit in between, in a handler, must not leave KERNEL.
    self.pinnedCount++;
    self.flags |= ThreadRecord.PINNING;
    if (!target.tryAddPin(owner)) {
      self.pinnedCount--;
      if (self.pinnedCount == 0) {
        self.flags &= ~ThreadRecord.PINNING;
        self.clear(ThreadRecord.PINNER);
      }
      return false;
    }
    // Look again after the volatile RMW that has set the pin. Partner: Detachment, which adds a
    // blocker and then looks for a pin. One of the two finds what the other has set.
    if (domain.context().isBlocking(target.thread())) {
      unpin(target, self);
      return false;
    }
    if (mayCloseRing(target.thread(), self.thread())) {
      unpin(target, self);
      return false;
    }
    return true;
  }

  /**
   * Whether a pin could close a ring of threads that wait for each other; called when both threads
   * say what they are.
   */
  boolean mayCloseRing(Thread target, Thread self) {
    List<Domain> domains = domain.context().domains();
    if (domains.size() == 1) {
      return false;
    }
    // Keeps the looks below from rising above PINNER and PINNED, which add has set. Partner: the
    // same fence of a thread that pins the caller, or is pinned by the target.
    VarHandle.fullFence();
    for (int i = 0; i < domains.size(); i++) {
      Domain other = domains.get(i);
      if (other != domain) {
        ThreadRecord own = other.registry.find(self);
        ThreadRecord its = other.registry.find(target);
        if ((own != null && own.isPinnedAcquire())
            || (its != null && its.isAskedAcquire(ThreadRecord.PINNER))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Gives up a pin. With its last pin, a caller whose exit from KERNEL was put off leaves. If this
   * throws, the pin is given up and the caller has left all the same.
   *
   * @param target the pinned thread's record
   * @param self the calling thread's, which holds the pin
   */
  public void unpin(ThreadRecord target, ThreadRecord self) {
    PinOwner owner = target.pinOwner;
    int left = self.pinnedCount - 1;
    boolean leaves = left == 0 && (self.flags & ThreadRecord.OWES_LEAVE) != 0;
    try {
      if (target.removePin()) {
        LockSupport.unpark(target.thread());
      }
      if (left == 0) {
        self.clear(ThreadRecord.PINNER);
      }
    } catch (Throwable e) {
      if (owner != null) {
        owner.over = true;
      }
      self.pinnedCount = left;
      if (left == 0) {
        self.flags &= ~(ThreadRecord.PINNING | ThreadRecord.OWES_LEAVE);
      }
      if (leaves && (self.status & StatusWord.MODE_MASK) == StatusWord.KERNEL) {
        self.status |= StatusWord.USER;
      }
      throw e;
    }
    self.pinnedCount = left;
    if (left == 0) {
      self.flags &= ~(ThreadRecord.PINNING | ThreadRecord.OWES_LEAVE);
    }
    if (leaves) {
      try {
        Hooks.exitKernelOfMarking(self, self.status);
      } catch (Throwable e) {
        // The call itself may have found no room on the stack: this does what its own catch block
        // would have done.
        if ((self.flags & ThreadRecord.PINNING) != 0) {
          self.flags |= ThreadRecord.OWES_LEAVE;
        } else if ((self.status & StatusWord.MODE_MASK) == StatusWord.KERNEL) {
          self.status |= StatusWord.USER;
        }
        throw e;
      }
    }
  }

  /**
   * Called at an entry while the thread is in KERNEL only because it holds a pin: the exit that
   * belongs to this entry leaves, if there is no pin any more.
   */
  static long takeOver(ThreadRecord record) {
    long entered = record.statusPlain(); // first: it may throw
    record.flags &= ~ThreadRecord.OWES_LEAVE;
    return entered;
  }

  /**
   * Asked at an exit: whether the thread holds a pin, and so stays in KERNEL until the last unpin.
   */
  static boolean keepsInKernel(ThreadRecord record) {
    if ((record.flags & ThreadRecord.PINNING) == 0) {
      return false;
    }
    record.flags |= ThreadRecord.OWES_LEAVE;
    return true;
  }

  /**
   * Called at the end of a {@code @UserMode} method if a pin taken in it is still held. If the
   * method was called in KERNEL, the last unpin does not leave.
   */
  static void returnTo(ThreadRecord record, boolean kernel) {
    if (kernel) {
      record.flags &= ~ThreadRecord.OWES_LEAVE;
    }
  }

  /**
   * Called by the owner in its entry: waits until nobody has pinned it. An interrupt or a park
   * permit that the application may be waiting for is kept for it. Since a park here may have taken
   * the permit, one is given back; if none was taken, the application's next park returns for no
   * reason, as any park may. {@link Stalls} reports the wait if it is long.
   */
  void awaitNone(ThreadRecord record) {
    if (record.isPinnedAcquire()) {
      waited.getAndIncrement();
      awaitUnpinned(record);
    }
    if (record.isPinBitSetAcquire()) {
      takeAway(record);
    }
  }

  private void awaitUnpinned(ThreadRecord record) {
    Backoff backoff = new Backoff();
    boolean interrupted = false;
    boolean parked = false;
    try {
      while (record.isPinnedAcquire()) {
        if (backoff.isNextPark()) {
          record.ask(ThreadRecord.AWAITED); // whoever takes the pin away after this wakes us
          if (!record.isPinnedAcquire()) {
            break;
          }
          interrupted |= Thread.interrupted(); // an interrupted thread cannot park
          parked = true;
        }
        backoff.pause(Long.MAX_VALUE);
      }
    } finally {
      if (parked) {
        LockSupport.unpark(Thread.currentThread());
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      record.clear(ThreadRecord.AWAITED);
    }
  }

  /** Called by the owner: takes away a pin that is over, unless the next pinner has replaced it. */
  private static void takeAway(ThreadRecord record) {
    PinOwner mine = new PinOwner(record);
    try {
      if (record.tryAddPin(mine)) {
        record.removePin();
      }
    } catch (Throwable e) {
      mine.over = true;
      throw e;
    }
  }

  /**
   * Reports that a thread has died with pins, which are over by that; called once, at its reaping.
   */
  void reportPinsOf(ThreadRecord dead) {
    if (dead.pinnedCount > 0) {
      Reports.warn(
          domain.listener(),
          "thread '{1}' died with {#} pin(s), which were taken back; close pins by"
              + " try-with-resources",
          dead.pinnedCount,
          dead.thread().getName(),
          null,
          null,
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
   * Counts the attempts to pin a thread that failed.
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
