package dev.sojourn.e2e.programs.quiet;

import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Mx;
import dev.sojourn.e2e.programs.shared.Sitter;

/** Lists the threads that the agent has started. */
public final class OurThreads {
  private OurThreads() {}

  public static void main(String[] args) {
    Sitter.inKernel("sitter").leave();
    Sojourn.retire(() -> {}, 1);
    Sojourn.barrier();
    Mx.await();
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sojourn"))
        .map(OurThreads::describe)
        .sorted()
        .forEach(System.out::println);
  }

  private static String describe(Thread thread) {
    return thread.getName()
        + (thread.isDaemon() ? ", daemon" : "")
        + ", context loader "
        + thread.getContextClassLoader();
  }
}
