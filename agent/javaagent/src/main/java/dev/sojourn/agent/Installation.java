package dev.sojourn.agent;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.options.Option;
import dev.sojourn.agent.options.Options;
import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.agent.patterns.Patterns;
import dev.sojourn.agent.weaving.ClassDump;
import dev.sojourn.agent.weaving.LoadedClasses;
import dev.sojourn.agent.weaving.Weaver;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.EngineContext;
import dev.sojourn.engine.GracePeriodBlocker;
import java.lang.instrument.Instrumentation;
import java.util.List;

/**
 * The transformer and all that goes with it. It puts hooks into classes, into further methods when
 * patterns are added, takes the hooks out, and puts them back. One thread at a time uses it: the
 * one before {@code main}, or the one that serves attaches.
 */
final class Installation {
  private final Instrumentation instrumentation;
  private final WeavingReport report;
  private final EnginePreparation engine;
  private final Weaver weaver;
  private final LoadedClasses loaded;
  private boolean reportsUnmatched;

  /** Makes an installation that has woven nothing yet. */
  Installation(Instrumentation instrumentation, WeavingReport report, EnginePreparation engine) {
    this.instrumentation = instrumentation;
    this.report = report;
    this.engine = engine;
    weaver = new Weaver(instrumentation, report, engine);
    loaded = new LoadedClasses(instrumentation, report, weaver.delegation(), engine);
  }

  /** Weaves the classes that are loaded, and those that will be. */
  void weave(Options options) {
    dump(options);
    weaver.prepare(report.patterns());
    instrumentation.addTransformer(weaver, true);
    loaded.weave();
    reportUnmatched();
  }

  /** Weaves while threads run, which may be inside methods that get hooks. */
  void weaveLate(Options options) {
    engine.run();
    // Before the transformer is there, since another agent may retransform classes at any time.
    GracePeriodBlocker everything = LoadedClasses.blockAll();
    try {
      weave(options);
    } finally {
      everything.release();
    }
  }

  /** Ends weaving after a failed start. What is woven by now stays, and works. */
  void giveUp() {
    instrumentation.removeTransformer(weaver);
  }

  /** Puts changed options into force. If the agent is detached, brings the hooks back. */
  void change(Options options) {
    engine.run();
    EnginePreparation.configure(context(), options);
    dump(options);
    Patterns next = options.patterns();
    if (context().detachment().isDetached()) {
      weaver.prepare(next);
      report.replacePatterns(next);
      weaveAgain();
      Log.logger().info("the agent is back: methods have hooks again");
    } else {
      List<MethodPattern> added = report.patterns().missing(next);
      if (!added.isEmpty()) {
        weaver.prepare(next);
        loaded.weaveToo(added);
      }
      Log.logger().info("the agent is already at work; the options that were named are changed");
    }
    reportUnmatched();
  }

  private void dump(Options options) {
    String folder = options.word(Option.DUMP);
    weaver.dumpTo(folder.equals("none") ? null : new ClassDump(folder));
  }

  private void reportUnmatched() {
    if (!reportsUnmatched && !report.patterns().all().isEmpty()) {
      new UnmatchedPatterns(report).reportAtExit();
      reportsUnmatched = true;
    }
  }

  private static EngineContext context() {
    return Domain.DEFAULT.context();
  }

  boolean isDetached() {
    engine.run();
    return context().detachment().isDetached();
  }

  /**
   * Takes the hooks away, once nothing that was promised depends on them. Waits for at most the
   * stall limit for disposers, and then for at most as long again for threads.
   *
   * @return empty if the hooks are gone; else the obstacles in words, and all is as before
   */
  List<String> detach() throws InterruptedException {
    engine.run();
    List<String> obstacles = context().detachment().begin(context().limits().stallNanos());
    if (!obstacles.isEmpty()) {
      Log.logger()
          .warn("the agent is not detached, and the hooks stay: {}", String.join("; ", obstacles));
      return obstacles;
    }
    Domain.DEFAULT.markWoven(false);
    weaver.weave(false);
    loaded.unweave();
    Log.logger().info("the agent is detached: no method has hooks, and no grace period ends");
    for (Domain domain : Domains.all()) {
      long kept = domain.retirement().pendingCount();
      if (kept > 0) {
        Log.logger()
            .warn(
                "{} retired object(s) of {} bytes{} are kept until the next attach",
                kept,
                domain.retirement().pendingBytes(),
                domain == Domain.DEFAULT ? "" : " in the domain '" + domain.name() + "'");
      }
    }
    return obstacles;
  }

  /** Undoes a detach. Blockers for threads inside calls without hooks come before its end. */
  private void weaveAgain() {
    weaver.weave(true);
    loaded.weave();
    Domain.DEFAULT.markWoven(true);
    context().detachment().end();
  }
}
