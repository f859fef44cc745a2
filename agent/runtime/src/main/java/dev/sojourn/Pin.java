package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.ThreadRecord;
import org.jspecify.annotations.Nullable;

/**
 * The attempt to hold another thread in user mode; from {@link Sojourn#tryPin}. It {@linkplain
 * #isHeld holds} the thread until it is closed, or it never did.
 *
 * <p>While it is held the thread runs no kernel code: its next entry to KERNEL waits. What it keeps
 * in {@link PerThread} slots can be read and written through the pin. The holder is in KERNEL, from
 * the pin until the last pin is closed; a {@link UserMode} method called meanwhile is nested, and
 * an exit from KERNEL takes effect with the last close. What is done must be short and take no lock
 * of the application: the thread may be waiting.
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
  private final @Nullable ThreadRecord target;
  private final Thread holder;
  private boolean held; // of the holder alone

  Pin(@Nullable ThreadRecord target) {
    this.target = target;
    this.holder = Thread.currentThread();
    this.held = target != null;
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
   * Lets the thread go. What was done before is visible to it. Closing twice, or without a thread
   * held, does nothing.
   *
   * @throws IllegalStateException on another thread than the one that made the pin; it stays held
   */
  @Override
  public void close() {
    checkHolder();
    if (held && target != null) {
      held = false;
      Domain domain = target.domain();
      domain.pins().unpin(target, domain.currentOrTracked());
    }
  }

  /** The record of the thread that is held. */
  ThreadRecord heldRecord() {
    checkHolder();
    if (!held || target == null) {
      throw new IllegalStateException(
          "the pin does not hold its thread (or not any more); ask isHeld() first");
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
