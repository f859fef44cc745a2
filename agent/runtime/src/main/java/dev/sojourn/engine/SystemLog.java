package dev.sojourn.engine;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** The listener of an engine that runs without the agent: warnings go to the platform's logger. */
final class SystemLog implements EngineListener {
  @Override
  public void warn(String message, @Nullable Throwable cause) {
    // Looked up at the first warning, because the look-up starts the application's logging.
    System.Logger logger = System.getLogger("dev.sojourn");
    if (cause == null) {
      logger.log(Level.WARNING, message);
    } else {
      logger.log(Level.WARNING, message, cause);
    }
  }
}
