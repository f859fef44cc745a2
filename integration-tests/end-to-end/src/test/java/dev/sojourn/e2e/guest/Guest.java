package dev.sojourn.e2e.guest;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import java.util.function.BiConsumer;

/** Does what it is told, by classes that may know another copy of the runtime, or none. */
public final class Guest implements BiConsumer<String, Runnable> {
  /** Made by reflection. */
  public Guest() {}

  @Override
  public void accept(String what, Runnable body) {
    switch (what) {
      case "read" -> read(body);
      case "retire" -> Sojourn.retire(body, 1);
      case "request" -> Sojourn.invalidation("guest", body).request();
      default -> throw new IllegalArgumentException(what);
    }
  }

  @KernelMode
  private static void read(Runnable body) {
    body.run();
  }
}
