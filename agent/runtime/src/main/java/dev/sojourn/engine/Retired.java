package dev.sojourn.engine;

import org.jspecify.annotations.Nullable;

/**
 * A retired object, or the marker of a barrier: an element of the stack of what was retired, and
 * later of the batch that the reclaimer has taken. Made by {@link Retirement}.
 */
public final class Retired {
  final long bytes;
  final boolean marker;
  final long retiredAt = System.nanoTime();

  /** Null once the disposer has run, so that nothing keeps alive what that refers to. */
  @Nullable Runnable disposer;

  /**
   * The next in the stack or batch. Public, like {@link #complete}, for callers that have no stack
   * left to call {@link Retirement}.
   */
  public @Nullable Retired next;

  /**
   * Whether the reclaimer is to push it, and not to take it back; see {@link Retirement#abandoned}.
   */
  public boolean complete;

  // How far it has come, so that nothing is done twice after an error. One thread at a time.

  /** Whether its weight is counted as pending. */
  boolean weighed;

  /** Whether it is not counted as pending any more. */
  boolean gone;

  /** Whether it was counted as disposed of. */
  boolean counted;

  /** Whether it was handed over to an executor. */
  boolean elsewhere;

  /** The element at the bottom of the stack that this is in; not changed once it was taken. */
  @Nullable Retired bottom;

  /**
   * Whether the disposer has been called, or is for another thread to call; used by the reclaimer
   * alone.
   */
  boolean begun;

  Retired(Runnable disposer, long bytes, boolean marker) {
    this.disposer = disposer;
    this.bytes = bytes;
    this.marker = marker;
  }
}
