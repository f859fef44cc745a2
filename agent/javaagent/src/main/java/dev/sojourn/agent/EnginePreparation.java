package dev.sojourn.agent;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.EngineListener;
import dev.sojourn.engine.Limits;
import dev.sojourn.engine.Setup;
import dev.sojourn.engine.ThreadRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Loads the engine and sets it up as the options say, once, before anybody can use it: at the first
 * class that gets hooks or is one of the API's, and in any case a second after the start. A program
 * that has neither starts without the engine's forty classes.
 *
 * <p>Who comes here may be in the middle of loading a class, and hold its lock, while another
 * thread prepares and loads classes too. So no class may be loaded in here whose loading leads
 * here: none of the application and none of the API. And only a loader that has one lock for each
 * class name, as the JDK's, lets two threads load at once; where ours is another, the engine is
 * prepared before {@code main}.
 */
final class EnginePreparation implements Runnable {
  private final Options options;

  /** Volatile: read without the lock by every thread that loads a woven class. */
  private volatile boolean prepared;

  // Guarded by this.
  private @Nullable EngineListener listener;
  private boolean installed;

  EnginePreparation(Options options) {
    this.options = options;
  }

  /** Who shall hear of what happens; to be set before this is run. */
  synchronized void setListener(EngineListener heard) {
    listener = heard;
  }

  /** Whether this cannot be left for later. */
  static boolean isUrgent() {
    ClassLoader ours = EnginePreparation.class.getClassLoader();
    return ours != ClassLoader.getSystemClassLoader() || ours.getClass().getClassLoader() != null;
  }

  /** Prepares the engine, if that was not done; any thread. */
  @Override
  public void run() {
    if (!prepared) {
      prepare();
    }
  }

  private synchronized void prepare() {
    if (prepared) {
      return;
    }
    loadRecords();
    Setup setup = Domain.DEFAULT.setup();
    configure(setup, options);
    if (listener != null) {
      setup.setListener(listener);
    }
    Domain.DEFAULT.markWoven(installed);
    prepared = true;
  }

  /** The transformer is in its place: programs may rely on the hooks, whenever they ask. */
  synchronized void installed() {
    installed = true;
    if (prepared) {
      Domain.DEFAULT.markWoven(true);
    }
  }

  /** Sets limits and policies. */
  static void configure(Setup setup, Options options) {
    Limits limits = setup.limits();
    limits.stallNanos(options.number(Option.STALL_TIMEOUT));
    limits.retireMaxBytes(options.number(Option.RETIRE_MAX_BYTES));
    limits.retireMaxCount(options.number(Option.RETIRE_MAX_COUNT));
    setup.policies().set(options.policy(), options.threadNames().entries(), options.isStrict());
  }

  /**
   * Not left to the first thread that makes a transition: each superclass is loaded within the load
   * of the one below it, which is more than a small stack has room for.
   */
  private static void loadRecords() {
    Objects.requireNonNull(ThreadRecord.class); // the mention loads it, and initializes nothing
  }
}
