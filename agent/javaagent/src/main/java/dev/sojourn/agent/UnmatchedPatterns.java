package dev.sojourn.agent;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.agent.patterns.Patterns;

/** Says at the end of the process which patterns have done nothing: mostly misspelt ones. */
final class UnmatchedPatterns implements Runnable {
  private final Patterns patterns;

  private UnmatchedPatterns(Patterns patterns) {
    this.patterns = patterns;
  }

  /** Without patterns does nothing at all. */
  static void reportAtExit(Patterns patterns) {
    if (!patterns.all().isEmpty()) {
      Thread reporter = new Thread(null, new UnmatchedPatterns(patterns), "sojourn-exit", 0, false);
      reporter.setContextClassLoader(null);
      Runtime.getRuntime().addShutdownHook(reporter);
    }
  }

  @Override
  public void run() {
    for (MethodPattern pattern : patterns.unmatched()) {
      Log.logger().warn("{}: {} has never matched a method", pattern.origin(), pattern);
    }
  }
}
