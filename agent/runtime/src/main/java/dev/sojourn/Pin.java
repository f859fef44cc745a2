package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.PinOwner;
import dev.sojourn.engine.StatusWord;
import dev.sojourn.engine.ThreadRecord;
import org.jspecify.annotations.Nullable;

/**
 * The result of an attempt to hold another thread in user mode of a domain, like that of a {@code
 * tryLock} on the thread; from {@link Sojourn#tryPin} or {@link SojournDomain#tryPin}. Either it
 * {@linkplain #isHeld holds} the thread until it is closed, or it never did.
 *
 * <p>While the pin is held its target runs no kernel code: the target's next entry to KERNEL waits.
 * Its values in {@link PerThread} slots can be read and written through the pin. The holder is in
 * KERNEL from the pin until its last pin is closed: a {@link UserMode} method that it calls
 * meanwhile is nested, and an exit from KERNEL takes effect with the last close. What the holder
 * does must be short and take no lock of the application, because the target may be waiting.
 *
 * <p>Only the thread that made the pin may use it. Always close it by try-with-resources:
 *
 * <pre>{@code
 * try (Pin pin = Sojourn.tryPin(worker)) {
 *   if (pin.isHeld()) {
 *     COUNTERS.get(pin).reset();
 *   }
 * }
 * }</pre>
 */
public final class Pin implements AutoCloseable {
  private final Thread holder;

  // Used by the holder alone. Package-private for tryPin, which must not call anything once the
  // target is pinned: at the end of a stack the pin would be lost.
  @Nullable ThreadRecord target;
  @Nullable PinOwner owner;
  boolean held;

  /** A pin that holds nobody yet. */
  Pin() {
    this.holder = Thread.currentThread();
  }

  /**
   * Tells whether the thread is held.
   *
   * @return false if it could not be pinned, and after {@link #close}
   */
  public boolean isHeld() {
    return held;
  }

  /**
   * Lets the thread go. What was done before <i>happens-before</i> the thread's next kernel code.
   * Does nothing if the pin is closed already, or never held its thread. If stack or memory runs
   * out, or a handler fails that is due now, the thread is let go all the same. Only if there is no
   * stack for the call of this method itself does it stay pinned.
   *
   * @throws IllegalStateException on another thread than the one that made the pin; the pin stays
   *     held
   */
  @Override
  public void close() {
    PinOwner mine = owner;
    ThreadRecord pinned = target;
    boolean holds = held;
    try {
      checkHolder();
      if (holds && pinned != null && mine != null) {
        held = false;
        pinned.domain().pins().unpin(pinned, mine.pinner);
      }
    } catch (VirtualMachineError e) {
      // Calls nothing. What unpin has begun it has also completed, but it may not have begun. The
      // check of the holder may not have finished either; then this is taken for a call of the
      // holder, as every correct one is.
      if (holds && pinned != null && mine != null && pinned.pinOwner == mine && !mine.over) {
        held = false;
        mine.over = true;
        ThreadRecord self = mine.pinner;
        if (--self.pinnedCount == 0) {
          boolean leaves = (self.flags & ThreadRecord.OWES_LEAVE) != 0;
          self.flags &= ~(ThreadRecord.PINNING | ThreadRecord.OWES_LEAVE);
          if (leaves && (self.status & StatusWord.MODE_MASK) == StatusWord.KERNEL) {
            self.status |= StatusWord.USER;
          }
        }
      }
      throw e;
    }
  }

  /** The record of the thread that is held; throws if none is, or for another thread or domain. */
  ThreadRecord heldRecord(Domain domain) {
    checkHolder();
    if (!held || target == null) {
      throw new IllegalStateException(
          "the pin does not hold its thread, or no longer does; ask isHeld() first");
    }
    if (target.domain() != domain) {
      throw new IllegalStateException(
          "the pin is of "
              + target.domain()
              + ", and the PerThread value of "
              + domain
              + "; pin the thread in the domain of the value");
    }
    return target;
  }

  private void checkHolder() {
    if (Thread.currentThread() != holder) {
      throw new IllegalStateException(
          "the pin belongs to thread '"
              + holder.getName()
              + "', and was used on thread '"
              + Thread.currentThread().getName()
              + "'; only the thread that made it may use and close it");
    }
  }
}
