package dev.sojourn.e2e.guest;

import java.util.function.Consumer;

/** Knows nothing of Sojourn; a pattern selects its method. */
public final class Unaware implements Consumer<Runnable> {
  /** Made by reflection. */
  public Unaware() {}

  @Override
  public void accept(Runnable body) {
    read(body);
  }

  private static void read(Runnable body) {
    body.run();
  }
}
