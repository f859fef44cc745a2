package dev.sojourn.agent;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.engine.Daemon;

/** Logs at the end of the process which patterns have matched no method; most are misspelt. */
final class UnmatchedPatterns implements Runnable {
  private static final long LONGEST_MILLIS = 1_000;

  private final WeavingReport report;

  UnmatchedPatterns(WeavingReport report) {
    this.report = report;
  }

  /** Adds the shutdown hook; called once, in a process that has patterns. */
  void reportAtExit() {
    Thread reporter = new Thread(null, this, "sojourn-exit", 0, false);
    reporter.setContextClassLoader(null);
    Runtime.getRuntime().addShutdownHook(reporter);
  }

  /** Waits for a second at most, since standard error may be a pipe that nobody reads. */
  @Override
  public void run() {
    Thread writer = Daemon.unstarted("sojourn-exit-log", this::write);
    writer.start();
    try {
      writer.join(LONGEST_MILLIS);
    } catch (InterruptedException e) {
      // No other code has this thread, and it ends anyway.
    }
  }

  private void write() {
    for (MethodPattern pattern : report.patterns().unmatched()) {
      Log.logger().warn("{}: {} has never matched a method", pattern.origin(), pattern);
    }
  }
}
