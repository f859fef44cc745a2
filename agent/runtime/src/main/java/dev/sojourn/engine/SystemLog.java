package dev.sojourn.engine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The listener of an engine that runs without the agent: it hands warnings to the platform's
 * logger, and while the process ends to standard error.
 */
final class SystemLog implements EngineListener {
  /*
   * Loggers close themselves by a shutdown hook: java.util.logging takes its handlers away, and a
   * line that comes afterwards is nowhere. Hooks run side by side, so ours cannot come first. What
   * is certain is the order of two looks: a close happens after the end has begun. A line that was
   * logged before the end began is written. A line that the end met while it was logged may be
   * written or not, so it goes to standard error as well: twice is better than not at all.
   */

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    // Looked up at the first warning, because the look-up starts the application's logging.
    System.Logger logger = System.getLogger("dev.sojourn");
    if (!logger.isLoggable(Level.WARNING)) {
      return;
    }
    if (!ExitHook.isEnding()) {
      if (cause == null) {
        logger.log(Level.WARNING, message);
      } else {
        logger.log(Level.WARNING, message, cause);
      }
      if (!ExitHook.isEnding()) {
        return;
      }
    }
    writeToStandardError(message, cause);
  }

  private static void writeToStandardError(String message, @Nullable Throwable cause) {
    StringWriter text = new StringWriter();
    text.append("[dev.sojourn] WARN ").append(message);
    if (cause != null) {
      // Into a string: the cause's text is the application's code, and the stream has a lock.
      text.append(System.lineSeparator());
      cause.printStackTrace(new PrintWriter(text));
    }
    System.err.println(text);
  }
}
