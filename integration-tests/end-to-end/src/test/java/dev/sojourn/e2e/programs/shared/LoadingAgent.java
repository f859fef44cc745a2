package dev.sojourn.e2e.programs.shared;

import org.jspecify.annotations.Nullable;

/** An agent that loads classes of the application before the agents after it have started. */
public final class LoadingAgent {
  private LoadingAgent() {}

  /** Called before {@code main}; loads, and initialises, the class that is named. */
  public static void premain(@Nullable String className) throws ClassNotFoundException {
    Class.forName(className);
  }
}
