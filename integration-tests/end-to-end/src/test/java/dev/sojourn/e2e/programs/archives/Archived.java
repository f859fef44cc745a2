package dev.sojourn.e2e.programs.archives;

import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import java.io.IOException;
import java.nio.channels.Selector;

/**
 * Tells whether requests are handled before kernel code of two classes, one of them loaded late.
 */
public final class Archived {
  private static boolean handled;

  private Archived() {}

  /** Loaded when it is first called. */
  static final class Late {
    private Late() {}

    @KernelMode
    static boolean kernel() {
      return handled;
    }
  }

  public static void main(String[] args) throws IOException {
    Selector.open().close(); // for an archive to have its class
    Facts.print("woven", Sojourn.isWoven());
    Invalidation kind = Sojourn.invalidation("archived", () -> handled = true);
    kernel(); // the thread is tracked from here on
    handled = false;
    kind.request();
    Facts.print("handled before the body", kernel());
    handled = false;
    kind.request();
    Facts.print("handled before a late one's", Late.kernel());
  }

  @KernelMode
  private static boolean kernel() {
    return handled;
  }
}
