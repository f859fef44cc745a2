package dev.sojourn.e2e.programs.invalidation;

import dev.sojourn.FailurePolicy;
import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.UserMode;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Mx;
import dev.sojourn.e2e.programs.shared.Probe;
import java.util.ArrayList;
import java.util.List;

/** Handlers that throw, or call woven methods themselves. */
public final class Handlers {
  private static final List<String> EVENTS = new ArrayList<>();

  private Handlers() {}

  public static void main(String[] args) {
    Mx.await();
    Invalidation failing =
        Sojourn.invalidation(
            "failing",
            () -> {
              EVENTS.add("failing");
              throw new IllegalStateException("on purpose");
            },
            FailurePolicy.GO_ON);
    Invalidation error =
        Sojourn.invalidation(
            "error",
            () -> {
              EVENTS.add("error");
              throw new AssertionError("on purpose too");
            },
            FailurePolicy.GO_ON);
    Invalidation nesting =
        Sojourn.invalidation(
            "nesting",
            () -> {
              user("user in handler");
              kernel("kernel in handler");
            });
    kernel("first"); // tracked from here on
    failing.request();
    error.request();
    nesting.request(Thread.currentThread());
    kernel("second");
    kernel("third");
    Facts.print("events", EVENTS);
    Facts.print("mode", Probe.mode(Sojourn.isInKernel()));
    for (String kind : List.of("failing", "error", "nesting")) {
      String bean = "type=Invalidation,name=" + kind;
      long run = Mx.number(bean, "Run");
      Facts.print(kind, Mx.number(bean, "Requested") + " " + run + " " + Mx.number(bean, "Failed"));
    }
  }

  @KernelMode
  private static void kernel(String what) {
    EVENTS.add(what + " in " + Probe.mode(Sojourn.isInKernel()));
  }

  @UserMode
  private static void user(String what) {
    EVENTS.add(what + " in " + Probe.mode(Sojourn.isInKernel()));
  }
}
