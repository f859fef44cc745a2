package dev.sojourn.e2e.programs.reclamation;

import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Probe;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Disposers that throw, wait, or retire in turn. */
public final class Disposing {
  private static final List<String> EVENTS = new CopyOnWriteArrayList<>();
  private static final List<String> LATER = new CopyOnWriteArrayList<>();

  private Disposing() {}

  public static void main(String[] args) {
    Sojourn.retire(() -> EVENTS.add("first on " + Thread.currentThread().getName()), 1);
    Sojourn.retire(Disposing::fail, 1);
    Sojourn.retire(Disposing::waitForOneself, 1);
    Sojourn.retire(() -> Sojourn.retire(() -> LATER.add("retired by another"), 1), 1);
    Sojourn.retire(() -> EVENTS.add("last in " + Probe.mode(Sojourn.isInKernel())), 0);
    Sojourn.barrier();
    Facts.print("disposers", EVENTS);
    Sojourn.barrier();
    Facts.print("later", LATER);
    try {
      Sojourn.retire(Disposing::fail, -1);
    } catch (IllegalArgumentException e) {
      Facts.print("negative weight", e.getMessage());
    }
  }

  private static void fail() {
    EVENTS.add("fails");
    throw new IllegalStateException("on purpose");
  }

  private static void waitForOneself() {
    try {
      Sojourn.barrier();
    } catch (IllegalStateException e) {
      EVENTS.add("is refused to wait");
    }
  }
}
