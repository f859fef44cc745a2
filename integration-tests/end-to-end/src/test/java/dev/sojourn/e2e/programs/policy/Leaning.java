package dev.sojourn.e2e.programs.policy;

import dev.sojourn.KernelMode;
import dev.sojourn.Policy;
import dev.sojourn.Sojourn;
import dev.sojourn.UserMode;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Mx;
import java.util.function.Supplier;

/** Where threads are seen between two transitions: by options, names, annotations and calls. */
public final class Leaning {
  private static final String BARRIERS = "type=RemoteBarriers";

  private Leaning() {}

  public static void main(String[] args) {
    Mx.await(); // the remote barrier is looked for before the beans come
    seen("worker", () -> loop(Leaning::kernel));
    seen("io-1", () -> loop(Leaning::kernel));
    seen("worker, assigned and taken back", Leaning::takenBack);
    seen("io-2, annotated lazy", () -> loop(Leaning::lazy));
    seen("worker, annotated eager", () -> loop(Leaning::eager));
    seen("io-3, annotated eager, assigned lazy", () -> assigned(Policy.LAZY, Leaning::eager));
    seen("worker, annotated lazy, assigned eager", () -> assigned(Policy.EAGER, Leaning::lazy));
    seen("lazy, in a user method", () -> inUser(() -> loop(Leaning::lazy)));
    seen("lazy, after a user method", Leaning::afterUser);
    Facts.print("available", Mx.get(BARRIERS, "Available"));
    Facts.print("state", Mx.get(BARRIERS, "State"));
    Facts.print("isolation", Mx.get(BARRIERS, "Isolation"));
  }

  /** Runs on a thread that is named as the fact is, up to the comma. */
  private static void seen(String name, Supplier<String> body) {
    Facts.join(Facts.start(name.split(",", 2)[0], () -> Facts.print(name, body.get())));
  }

  private static String loop(Runnable method) {
    for (int i = 0; i < 1_000; i++) {
      method.run();
    }
    return Mx.leaning();
  }

  private static String assigned(Policy policy, Runnable method) {
    loop(method);
    Sojourn.assignPolicy(Thread.currentThread(), policy);
    return loop(method);
  }

  private static String takenBack() {
    assigned(Policy.EAGER, Leaning::kernel);
    return assigned(Policy.INHERIT, Leaning::kernel);
  }

  private static String afterUser() {
    inUser(() -> loop(Leaning::lazy));
    return loop(Leaning::lazy);
  }

  @KernelMode
  private static void kernel() {}

  @KernelMode(policy = Policy.LAZY)
  private static void lazy() {}

  @KernelMode(policy = Policy.EAGER)
  private static void eager() {}

  @UserMode
  private static String inUser(Supplier<String> body) {
    return body.get();
  }
}
