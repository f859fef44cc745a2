package dev.sojourn.agent;

import dev.sojourn.agent.options.Option;
import dev.sojourn.agent.options.Options;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.EngineContext;
import dev.sojourn.engine.EngineListener;
import dev.sojourn.engine.Limits;
import dev.sojourn.engine.Readiness;
import dev.sojourn.engine.ThreadRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Loads the engine and sets it up as the options say, once, before anybody can use it: at the first
 * class that gets hooks or belongs to the API, and at the latest a second after the start. So a
 * program without such classes reaches {@code main} without loading the engine.
 */
final class EnginePreparation implements Runnable {
  /*
   * What a transition needs is loaded and initialized at the first such class (Readiness), so that
   * no transition has to do that near the end of a stack.
   *
   * A thread that comes here may be in the middle of loading a class and hold its lock, while
   * another thread prepares the engine and loads classes too. A class whose loading leads here must
   * therefore not be loaded in here, or the two threads could wait for each other: no class of the
   * application, and none of the API. Besides, two threads can load at once only by a loader with
   * one lock for each class name, as the JDK's loaders are. If our loader is another, the engine is
   * prepared before main.
   */

  private final Options options;

  /** Volatile: threads that load woven classes read it without the lock and rely on the context. */
  private volatile boolean prepared;

  // Guarded by this.
  private @Nullable EngineListener listener;
  private boolean installed;

  EnginePreparation(Options options) {
    this.options = options;
  }

  /** Sets the engine's listener; to be called before {@link #run}. */
  synchronized void setListener(EngineListener heard) {
    listener = heard;
  }

  /** Whether the engine must be prepared before {@code main}: our loader is not the JDK's. */
  static boolean isUrgent() {
    ClassLoader ours = EnginePreparation.class.getClassLoader();
    return ours != ClassLoader.getSystemClassLoader() || ours.getClass().getClassLoader() != null;
  }

  /** Prepares the engine for transitions, unless that was done; any thread. */
  @Override
  public void run() {
    Readiness.ensure(); // first: throws if there is too little stack for all of this
    setUp();
  }

  /** Sets the engine up without loading what only transitions need; any thread. */
  void setUp() {
    if (!prepared) {
      prepare();
    }
  }

  private synchronized void prepare() {
    if (prepared) {
      return;
    }
    loadRecords();
    EngineContext context = Domain.DEFAULT.context();
    configure(context, options);
    if (listener != null) {
      context.setListener(listener);
    }
    Domain.DEFAULT.markWoven(installed);
    prepared = true;
  }

  /** Tells the engine that the transformer is in place, and so programs may rely on the hooks. */
  synchronized void installed() {
    installed = true;
    if (prepared) {
      Domain.DEFAULT.markWoven(true);
    }
  }

  /** Passes limits and policies from the options to the engine. */
  static void configure(EngineContext context, Options options) {
    Limits limits = context.limits();
    limits.stallNanos(options.number(Option.STALL_TIMEOUT));
    limits.retireMaxBytes(options.number(Option.RETIRE_MAX_BYTES));
    limits.retireMaxCount(options.number(Option.RETIRE_MAX_COUNT));
    limits.retireExitWaitNanos(options.number(Option.RETIRE_EXIT_WAIT));
    context.drainAtExit(options.number(Option.RETIRE_AT_EXIT));
    context.policies().set(options.policy(), options.threadNames().entries(), options.isStrict());
  }

  /**
   * Loads the class of thread records, which the first transition must not have to do: each
   * superclass is loaded within the load of the class below it, and a small stack has no room for
   * that.
   */
  private static void loadRecords() {
    Objects.requireNonNull(ThreadRecord.class); // this loads it without initializing it
  }
}
