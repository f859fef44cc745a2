package dev.sojourn.agent.log;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * An SLF4J logger that writes {@code sojourn LEVEL message} to the process's standard error.
 *
 * <p>It is made without SLF4J's factory, whose search for a backend would open every jar on the
 * application's class path before {@code main}.
 */
final class StderrLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  /** Standard error as it was at the start: a later one of the application may call woven code. */
  private final transient PrintStream err = System.err;

  /** The lowest level that is written; null if none is. Volatile: any thread may set it. */
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
    String text = "sojourn " + level + " " + MessageFormatter.basicArrayFormat(pattern, arguments);
    if (cause != null) {
      text += System.lineSeparator() + trace(cause);
    }
    err.println(text); // in one call, whose text the stream keeps together
  }

  /**
   * The stack trace, without the line separator at its end. Made before the stream's lock is taken,
   * because the exception may be the application's, and printing it then runs the application's
   * code.
   */
  private static String trace(Throwable cause) {
    StringWriter text = new StringWriter();
    try {
      cause.printStackTrace(new PrintWriter(text));
    } catch (Throwable e) {
      text.append(cause.getClass().getName()).append(", which cannot be printed: ");
      text.append(e.getClass().getName());
    }
    return text.toString().stripTrailing();
  }
}
