package dev.sojourn.agent.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** The agent's one logger, and the level from which it writes. */
public final class Log {
  private static final StderrLogger LOGGER = new StderrLogger();

  private Log() {}

  /**
   * Returns the agent's logger; any thread.
   *
   * @return the logger, which writes to standard error
   */
  public static Logger logger() {
    return LOGGER;
  }

  /**
   * Sets the lowest level that is written; any thread. Lines logged after that obey it.
   *
   * @param level the level; null if nothing is to be written
   */
  public static void setThreshold(@Nullable Level level) {
    LOGGER.setThreshold(level);
  }
}
