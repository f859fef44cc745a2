package dev.sojourn.agent;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.weaving.LoadedClasses;
import dev.sojourn.agent.weaving.Weaver;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.Setup;
import java.util.List;

/** The registered transformer, and what takes its hooks out of classes and puts them back. */
final class Installation {
  private final Weaver weaver;
  private final LoadedClasses loaded;
  private final Setup setup = Domain.DEFAULT.setup();

  Installation(Weaver weaver, LoadedClasses loaded) {
    this.weaver = weaver;
    this.loaded = loaded;
  }

  /**
   * Takes the hooks away, once nothing that was promised rests on them any more; waits for that as
   * long as for a stall. Empty, or who is in the way: then all is as before.
   */
  List<String> detach() throws InterruptedException {
    List<String> obstacles = setup.detachment().begin(setup.limits().stallNanos());
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
  void weaveAgain() {
    weaver.weave(true);
    loaded.weave();
    Domain.DEFAULT.markWoven(true);
    setup.detachment().end();
  }
}
