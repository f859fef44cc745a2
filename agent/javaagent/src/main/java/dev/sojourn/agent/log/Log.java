package dev.sojourn.agent.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** The agent's one logger, and its level. */
public final class Log {
  private static final StderrLogger LOGGER = new StderrLogger();

  private Log() {}

  /**
   * Returns the logger; any thread.
   *
   * @return always the same
   */
  public static Logger logger() {
    return LOGGER;
  }

  /**
   * Sets the lowest level that is written; any thread.
   *
   * @param level null for none
   */
  public static void setThreshold(@Nullable Level level) {
    LOGGER.setThreshold(level);
  }
}
