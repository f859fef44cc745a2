package dev.sojourn.benchmarks;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/** An agent that does nothing: what it costs is the virtual machine's. */
public final class EmptyAgent {
  private EmptyAgent() {}

  /**
   * Called before {@code main}.
   *
   * @param argument if there is one, a transformer gets to see each class that is loaded
   * @param instrumentation takes the transformer
   */
  public static void premain(@Nullable String argument, Instrumentation instrumentation) {
    if (argument != null) {
      instrumentation.addTransformer(new ClassFileTransformer() {}, true);
    }
  }
}
