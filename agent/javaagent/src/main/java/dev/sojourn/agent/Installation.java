package dev.sojourn.agent;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.agent.patterns.Patterns;
import dev.sojourn.agent.weaving.ClassDump;
import dev.sojourn.agent.weaving.Ledger;
import dev.sojourn.agent.weaving.LoadedClasses;
import dev.sojourn.agent.weaving.Weaver;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.Hold;
import dev.sojourn.engine.Setup;
import java.lang.instrument.Instrumentation;
import java.util.List;

/**
 * The transformer and all that goes with it: puts hooks into classes, adds to what gets them, takes
 * them out and puts them back. One thread at a time: the one before {@code main}, or the one that
 * serves attaches.
 */
final class Installation {
  private final Instrumentation instrumentation;
  private final Ledger ledger;
  private final EnginePreparation engine;
  private final Weaver weaver;
  private final LoadedClasses loaded;
  private boolean reportsUnmatched;

  /** Nothing is woven yet. */
  Installation(Instrumentation instrumentation, Ledger ledger, EnginePreparation engine) {
    this.instrumentation = instrumentation;
    this.ledger = ledger;
    this.engine = engine;
    weaver = new Weaver(instrumentation, ledger, engine);
    loaded = new LoadedClasses(instrumentation, ledger, weaver.delegation(), engine);
  }

  /** Weaves what is loaded, and what will be. */
  void weave(Options options) {
    dump(options);
    weaver.prepare(ledger.patterns());
    instrumentation.addTransformer(weaver, true);
    loaded.weave();
    reportUnmatched();
  }

  /** The same where threads run already, and may be inside of what is woven. */
  void weaveLate(Options options) {
    engine.run();
    // Before the transformer is there: another agent may have classes retransformed at any time.
    Hold everything = LoadedClasses.holdAll();
    try {
      weave(options);
    } finally {
      everything.release();
    }
  }

  /** After a start that failed. What is woven by now stays, and works; nothing more will be. */
  void giveUp() {
    instrumentation.removeTransformer(weaver);
  }

  /** Changes what an attach has named. Detached, weaves again. */
  void change(Options options) {
    engine.run();
    EnginePreparation.configure(setup(), options);
    dump(options);
    Patterns next = options.patterns();
    if (setup().detachment().isDetached()) {
      weaver.prepare(next);
      ledger.replacePatterns(next);
      weaveAgain();
      Log.logger().info("is back: methods have hooks again");
    } else {
      List<MethodPattern> added = ledger.patterns().missing(next);
      if (!added.isEmpty()) {
        weaver.prepare(next);
        loaded.weaveToo(added);
      }
      Log.logger().info("is already at work; the options that were named are changed");
    }
    reportUnmatched();
  }

  private void dump(Options options) {
    String folder = options.word(Option.DUMP);
    weaver.dumpTo(folder.equals("none") ? null : new ClassDump(folder));
  }

  private void reportUnmatched() {
    if (!reportsUnmatched && !ledger.patterns().all().isEmpty()) {
      new UnmatchedPatterns(ledger).reportAtExit();
      reportsUnmatched = true;
    }
  }

  private static Setup setup() {
    return Domain.DEFAULT.setup();
  }

  boolean isDetached() {
    engine.run();
    return setup().detachment().isDetached();
  }

  /**
   * Takes the hooks away, once nothing that was promised rests on them any more; waits for that as
   * long as for a stall. Empty, or who is in the way: then all is as before.
   */
  List<String> detach() throws InterruptedException {
    engine.run();
    List<String> obstacles = setup().detachment().begin(setup().limits().stallNanos());
    if (!obstacles.isEmpty()) {
      Log.logger().warn("is not detached, the hooks stay: {}", String.join("; ", obstacles));
      return obstacles;
    }
    Domain.DEFAULT.markWoven(false);
    weaver.weave(false);
    loaded.unweave();
    Log.logger().info("is detached: no method has hooks, and no grace period ends");
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

  /** After a detach. Threads inside calls without hooks are held before the detachment ends. */
  private void weaveAgain() {
    weaver.weave(true);
    loaded.weave();
    Domain.DEFAULT.markWoven(true);
    setup().detachment().end();
  }
}
