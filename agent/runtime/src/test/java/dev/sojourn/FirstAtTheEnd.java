package dev.sojourn;

import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.Readiness;
import dev.sojourn.engine.ThreadRecord;
import java.util.List;
import java.util.function.Supplier;

/**
 * A program whose first transition is made at the end of a stack, by the API, or by the hooks after
 * what the agent does before it weaves; says {@code fine} if later transitions are as they should
 * be.
 */
final class FirstAtTheEnd {
  private static final int LATER_TRIES = 300;

  private static int overflows;
  private static int tries;

  private FirstAtTheEnd() {}

  public static void main(String[] arguments) throws Exception {
    boolean hooks = arguments[0].equals("hooks");
    Supplier<Boolean> transition =
        hooks ? FirstAtTheEnd::byHooks : FirstAtTheEnd::byApi; // linked here, with stack enough
    if (hooks) {
      Readiness.ensure();
    } else {
      // Loaded, and not initialized: a class that cannot be loaded for want of stack is the JDK's
      // affair, which may take it for missing from then on.
      ClassLoader loader = FirstAtTheEnd.class.getClassLoader();
      for (String name : List.of("Sojourn", "FirstUse", "engine.Readiness")) {
        Class.forName("dev.sojourn." + name, false, loader);
      }
    }
    Throwable[] thrown = new Throwable[1];
    Thread thread = new Thread(null, () -> dive(transition, thrown), "dives", 400 * 1024);
    thread.start();
    thread.join();
    boolean entered = byApi() && byHooks();
    Sojourn.domain("another").enterKernel().close();
    Sojourn.assignPolicy(Thread.currentThread(), Policy.EAGER);
    PerThread.withInitial(() -> 1);
    Sojourn.synchronize();
    System.out.println(
        (entered && overflows > 0 && thrown[0] == null ? "fine" : "broken")
            + ", "
            + overflows
            + " overflows, last other error "
            + thrown[0]);
  }

  @SuppressWarnings("InfiniteRecursion") // to the end of the stack
  private static void dive(Supplier<Boolean> transition, Throwable[] thrown) {
    try {
      dive(transition, thrown);
    } catch (StackOverflowError e) {
      overflows++;
    }
    if (tries < LATER_TRIES) {
      try {
        tries += transition.get() ? 1 : 0;
      } catch (StackOverflowError e) {
        overflows++;
      } catch (Error e) {
        thrown[0] = e;
      }
    }
  }

  private static boolean byApi() {
    Transition kernel = Sojourn.enterKernel();
    boolean entered = Sojourn.isInKernel();
    kernel.close();
    return entered;
  }

  private static boolean byHooks() {
    ThreadRecord record = Hooks.record();
    long entered = Hooks.enterKernel(record);
    Hooks.exitKernel(record, entered);
    return entered != Hooks.NESTED;
  }
}
