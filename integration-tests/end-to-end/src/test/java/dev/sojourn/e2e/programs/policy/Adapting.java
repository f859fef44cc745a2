package dev.sojourn.e2e.programs.policy;

import dev.sojourn.KernelMode;
import dev.sojourn.UserMode;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Mx;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the tick makes of threads that make many transitions, or few, or use user methods. */
public final class Adapting {
  private static final String LAZY = "INDETERMINATE ADAPTIVE";

  private static final AtomicBoolean HOT = new AtomicBoolean(true);

  private Adapting() {}

  /** The argument is for how long at most the hot thread is looked at, in milliseconds. */
  public static void main(String[] args) {
    Mx.await();
    Thread hot = Facts.start("hot", () -> loop(Adapting::kernel));
    Thread committing = Facts.start("committing", () -> loop(() -> user(Adapting::kernel)));
    Thread slow = Facts.start("slow", Adapting::kernelNowAndThen);
    boolean seen = Facts.within(Long.parseLong(args[0]), () -> Mx.leaning(hot).equals(LAZY));
    Facts.print("hot", seen);
    Facts.print("committing", Mx.leaning(committing).equals(LAZY));
    Facts.print("slow", Mx.leaning(slow).equals(LAZY));
    HOT.set(false);
    Facts.await("the tick", () -> Mx.leaning(hot).startsWith("USER"));
    Facts.print("cooled down", Mx.leaning(hot));
  }

  private static void loop(Runnable method) {
    while (HOT.get()) {
      method.run();
    }
    kernelNowAndThen();
  }

  private static void kernelNowAndThen() {
    for (; ; ) {
      kernel();
      Facts.pause(10);
    }
  }

  @KernelMode
  private static void kernel() {}

  @UserMode
  private static void user(Runnable body) {
    body.run();
  }
}
