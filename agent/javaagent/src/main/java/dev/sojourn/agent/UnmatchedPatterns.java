package dev.sojourn.agent;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.agent.weaving.Ledger;

/** Says at the end of the process which patterns have done nothing: mostly misspelt ones. */
final class UnmatchedPatterns implements Runnable {
  private final Ledger ledger;

  UnmatchedPatterns(Ledger ledger) {
    this.ledger = ledger;
  }

  /** For a process that has patterns; once. */
  void reportAtExit() {
    Thread reporter = new Thread(null, this, "sojourn-exit", 0, false);
    reporter.setContextClassLoader(null);
    Runtime.getRuntime().addShutdownHook(reporter);
  }

  @Override
  public void run() {
    for (MethodPattern pattern : ledger.patterns().unmatched()) {
      Log.logger().warn("{}: {} has never matched a method", pattern.origin(), pattern);
    }
  }
}
