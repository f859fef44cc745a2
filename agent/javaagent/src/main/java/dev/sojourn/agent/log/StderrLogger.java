package dev.sojourn.agent.log;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * An SLF4J logger that writes {@code sojourn LEVEL message} to the process's standard error.
 *
 * <p>Made directly and not by SLF4J's factory, whose search for a backend would open every jar on
 * the application's class path before {@code main}.
 */
final class StderrLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  /** As found at start: what the application puts there later may call woven methods. */
  private final transient PrintStream err = System.err;

  /** Nothing below it is written; null for nothing at all. */
  private volatile @Nullable Level threshold = Level.INFO;

  StderrLogger() {
    name = "sojourn";
  }

  void setThreshold(@Nullable Level threshold) {
    this.threshold = threshold;
  }

  private boolean isEnabled(Level level) {
    Level lowest = threshold;
    return lowest != null && level.toInt() >= lowest.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return isEnabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isEnabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isEnabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isEnabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isEnabled(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable cause) {
    String line = "sojourn " + level + " " + MessageFormatter.basicArrayFormat(pattern, arguments);
    synchronized (err) { // keeps a stack trace with its line; it is the stream's own lock
      err.println(line);
      if (cause != null) {
        cause.printStackTrace(err);
      }
    }
  }
}
