package dev.sojourn.e2e.programs.skipped;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.UserMode;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Probe;

/** Carries annotations where they can have no effect, and goes on all the same. */
public final class Skipped {
  /** Without bodies, there is nothing to weave. */
  abstract static class Shape {
    @KernelMode
    abstract boolean area(int[] sides, String unit);

    @UserMode
    abstract void rest();
  }

  /** What can be woven, in the same class as what cannot. */
  static final class Square extends Shape implements Comparable<Square> {
    @Override
    @KernelMode
    boolean area(int[] sides, String unit) {
      return Sojourn.isInKernel();
    }

    @Override
    void rest() {}

    @KernelMode
    @UserMode
    boolean both() {
      return Sojourn.isInKernel();
    }

    @KernelMode
    native void elsewhere();

    @Override
    @KernelMode
    public int compareTo(Square other) {
      return Sojourn.isInKernel() ? 1 : 0;
    }
  }

  private Skipped() {}

  public static void main(String[] args) {
    Square square = new Square();
    square.rest();
    Comparable<Square> bridged = square;
    Facts.print("woven beside skipped", Probe.mode(square.area(new int[0], "")));
    Facts.print("behind a skipped bridge", Probe.mode(bridged.compareTo(square) > 0));
    Facts.print("both annotations", Probe.mode(square.both()));
    try {
      square.elsewhere();
    } catch (UnsatisfiedLinkError e) {
      Facts.print("native", "not linked");
    }
    Facts.awaitTest("ready");
  }
}
