package dev.sojourn.engine;

/** What readers find, and must not find disposed of. */
final class Element {
  private static final int PATIENCE = 200;

  private volatile boolean disposed;

  void dispose() {
    disposed = true;
  }

  boolean isDisposed() {
    return disposed;
  }

  /** Whether it is, or becomes so while the caller uses it for a while. */
  boolean isDisposedSoon() {
    for (int i = 0; i < PATIENCE && !disposed; i++) {
      Thread.onSpinWait();
    }
    return disposed;
  }
}
