package dev.sojourn.e2e.programs.weaving;

import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Mx;
import dev.sojourn.e2e.programs.shared.Probe;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Calls a woven method of every shape. */
public final class Weaving {
  private Weaving() {}

  /** With an argument it does not wait for the beans, which only the agent brings. */
  public static void main(String[] args) {
    if (args.length == 0) {
      Mx.await();
      Sojourn.requireWoven();
    }
    Facts.print("woven", Sojourn.isWoven());
    shapes(new Shapes());
    values();
    exceptions(new Throwing());
    overflows(new Throwing());
  }

  private static void shapes(Shapes shapes) {
    Probe.call("static", Shapes::staticMethod);
    Probe.call("instance", shapes::instanceMethod);
    Probe.call("private", shapes::callsPrivate);
    Probe.call("lambda inside", shapes::lambdaInside);
    Probe.call("synchronized", shapes::synchronizedMethod);
    Facts.print("lock kept", Thread.holdsLock(shapes));
    Probe.call("static synchronized", Shapes::staticSynchronizedMethod);
    Probe.call("interface default", new Shapes.Inheriting()::defaultMethod);
    Probe.call("interface static", Shapes.Default::staticMethod);
    Probe.call("generic", () -> new Shapes.BooleanSource().get(true));
    Shapes.Source<Boolean> source = new Shapes.BooleanSource();
    Probe.call("generic by its bridge", () -> source.get(true));
    Probe.call("recursive", () -> shapes.recursive(20));
    Probe.call("override", () -> new Shapes.Override1().overridden());
    Probe.call("override that calls super", () -> new Shapes.Override1().callsSuper());
    Probe.call("record", () -> new Shapes.Point(3).ofRecord());
    Probe.call("sealed", new Shapes.Sealed.Leaf()::ofSealed);
    Probe.call("nested in sealed", new Shapes.Sealed.Leaf()::ofNested);
    Probe.call("enum", Shapes.Colour.RED::ofConstant);
    Probe.call("inner", shapes.new Inner()::ofInner);
  }

  private static void values() {
    double sum = Shapes.arguments(1L << 40, 3, 0.5, "four", (byte) 5, 6f, "rest", "rest");
    Facts.print("arguments", sum == (1L << 41) + 3 + 0.5 + 5 + 5 + 6);
    Facts.print("branches", Shapes.branches(4) + " " + Shapes.branches(9));
    Facts.print("after values", Probe.mode(Sojourn.isInKernel()));
  }

  private static void exceptions(Throwing throwing) {
    IllegalStateException unchecked = new IllegalStateException("unchecked");
    throwsOut("unchecked", throwing, unchecked, () -> throwing.unchecked(unchecked));
    IOException checked = new IOException("checked");
    throwsOut("checked", throwing, checked, () -> throwing.checked(checked));
    AssertionError error = new AssertionError("error");
    throwsOut("error", throwing, error, () -> throwing.error(error));
    Facts.print("lock kept by error", Thread.holdsLock(throwing));
    throwsOut("implicit", throwing, null, () -> throwing.implicit(new int[0]));
  }

  private static void overflows(Throwing throwing) {
    throwsOut("overflow", throwing, null, () -> throwing.overflow(0));
    overflowsByTurns("from kernel", () -> throwing.overflowByTurns(0));
    overflowsByTurns("from user", () -> throwing.overflowFromUser(0));
  }

  /** How deep it gets, and so the number of sojourns, nobody knows. */
  private static void overflowsByTurns(String name, Body body) {
    try {
      body.run();
    } catch (Throwable e) {
      boolean expected = e instanceof StackOverflowError;
      Facts.print("overflow by turns " + name, expected + ", " + Probe.mode(Sojourn.isInKernel()));
    }
  }

  private interface Body {
    void run() throws Exception;
  }

  /** Calls a method that must throw: this very exception, or any if none is given. */
  private static void throwsOut(String name, Throwing throwing, @Nullable Throwable e, Body body) {
    BooleanSupplier call =
        () -> {
          try {
            body.run();
            throw new IllegalStateException(name + " did not throw");
          } catch (Throwable thrown) {
            if (e != null && thrown != e) {
              throw new IllegalStateException(name + " threw something else", thrown);
            }
          }
          return throwing.inside();
        };
    Probe.call("throwing " + name, call);
  }
}
