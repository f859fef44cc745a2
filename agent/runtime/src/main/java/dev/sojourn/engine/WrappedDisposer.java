package dev.sojourn.engine;

/** A disposer that wraps another object of the application; reports name that object. */
public interface WrappedDisposer extends Runnable {
  /**
   * Returns what reports name.
   *
   * @return the object whose class is named
   */
  Object named();

  /** The class that reports name for a disposer. */
  static Class<?> classOf(Runnable disposer) {
    return disposer instanceof WrappedDisposer wrapped
        ? wrapped.named().getClass()
        : disposer.getClass();
  }
}
