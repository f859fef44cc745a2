package dev.sojourn;

import dev.sojourn.engine.WrappedDisposer;

/** A disposer that closes an {@link AutoCloseable}. */
record Closing(AutoCloseable resource) implements WrappedDisposer {
  @Override
  public void run() {
    try {
      resource.close();
    } catch (Exception e) {
      throw Closing.<RuntimeException>asIs(e); // the caller reports whatever a disposer throws
    }
  }

  @Override
  public Object named() {
    return resource;
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> RuntimeException asIs(Exception e) throws E {
    throw (E) e;
  }
}
