package dev.sojourn.e2e.programs.shared;

import org.jspecify.annotations.Nullable;

/** An agent that does nothing: what is loaded for it is loaded for any. */
public final class IdleAgent {
  private IdleAgent() {}

  /** Called before {@code main}. */
  public static void premain(@Nullable String arguments) {}
}
