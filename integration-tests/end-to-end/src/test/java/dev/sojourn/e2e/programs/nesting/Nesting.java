package dev.sojourn.e2e.programs.nesting;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.UserMode;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Mx;
import java.util.ArrayList;
import java.util.List;

/** Nests woven calls, and traces the mode at every step. */
public final class Nesting {
  private static final List<String> trace = new ArrayList<>();

  private Nesting() {}

  /** With an argument it does not wait for the beans, which only the agent brings. */
  public static void main(String[] args) {
    if (args.length == 0) {
      Mx.await();
    }
    show("kernel in kernel", () -> kernel(() -> kernel(Nesting::nothing)));
    show("user in kernel", () -> kernel(() -> user(Nesting::nothing)));
    show("kernel in user", () -> user(() -> kernel(Nesting::nothing)));
    show("user in user", () -> user(() -> user(Nesting::nothing)));
    show("kernel in user in kernel", () -> kernel(() -> user(() -> kernel(Nesting::nothing))));
    show("user in kernel in user", () -> user(() -> kernel(() -> user(Nesting::nothing))));
    show("user in user in kernel", () -> kernel(() -> user(() -> user(Nesting::nothing))));
    show("kernel in kernel, thrown", () -> kernel(() -> kernel(Nesting::fail)));
    show("user in kernel, thrown", () -> kernel(() -> user(Nesting::fail)));
    show("kernel in user, thrown", () -> user(() -> kernel(Nesting::fail)));
    show("user in user, thrown", () -> user(() -> user(Nesting::fail)));
    show("kernel in kernel, caught", () -> kernel(() -> caught(() -> kernel(Nesting::fail))));
    show("user in kernel, caught", () -> kernel(() -> caught(() -> user(Nesting::fail))));
    show("kernel in user, caught", () -> user(() -> caught(() -> kernel(Nesting::fail))));
    show("user in user, caught", () -> user(() -> caught(() -> user(Nesting::fail))));
  }

  /** Prints the modes on the way in and on the way out, and the number of sojourns. */
  private static void show(String name, Runnable calls) {
    long before = Mx.sojourns();
    trace.clear();
    step();
    caught(calls);
    step();
    Facts.print(name, String.join(" ", trace) + " in " + (Mx.sojourns() - before));
  }

  @KernelMode
  private static void kernel(Runnable inner) {
    step();
    try {
      inner.run();
    } finally {
      step();
    }
  }

  @UserMode
  private static void user(Runnable inner) {
    step();
    try {
      inner.run();
    } finally {
      step();
    }
  }

  private static void caught(Runnable inner) {
    try {
      inner.run();
    } catch (UnsupportedOperationException expected) {
      trace.add("!");
    }
  }

  private static void nothing() {}

  private static void fail() {
    throw new UnsupportedOperationException("on purpose");
  }

  private static void step() {
    trace.add(Sojourn.isInKernel() ? "k" : "u");
  }
}
