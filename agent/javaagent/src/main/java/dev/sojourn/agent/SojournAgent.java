package dev.sojourn.agent;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.status.Question;
import dev.sojourn.agent.weaving.Ledger;
import dev.sojourn.agent.weaving.RuntimeModule;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The agent's entry points. They weave and get out of the way: whatever starts JMX or logging, or
 * may wait, runs later on a thread of its own ({@link Background}). No lambdas, streams, regular
 * expressions or hash codes of records on the way of a start without options: the first use of each
 * takes the virtual machine longer than all that is done here.
 */
public final class SojournAgent {
  /** What the command line passes for an attach that takes the hooks away. */
  public static final String DETACH = "detach";

  private static final int EXIT_FAILED_CLOSED = 3;

  private static final AtomicBoolean STARTED = new AtomicBoolean();

  static final AgentStatus STATUS = new AgentStatus();

  /** What weaves, once the agent has started. */
  private static final AtomicReference<@Nullable Installation> INSTALLATION =
      new AtomicReference<>();

  /** In force once the agent has started. */
  private static final AtomicReference<@Nullable Options> OPTIONS = new AtomicReference<>();

  private SojournAgent() {}

  /**
   * Called by the virtual machine before {@code main}. Never throws, since that would abort the
   * application's start; with {@code fail=closed}, and a reason to, it ends the process with status
   * 3.
   *
   * @param arguments the options, or null
   * @param instrumentation the virtual machine's door for agents
   */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    if (!start(arguments, instrumentation, false)) {
      Runtime.getRuntime().halt(EXIT_FAILED_CLOSED);
    }
  }

  /**
   * Called by the virtual machine when the agent is attached to it. A second attach changes the
   * options that it names and weaves nothing twice. A question is answered and changes nothing.
   *
   * @param arguments the options, or null
   * @param instrumentation the virtual machine's door for agents
   * @throws IllegalArgumentException to the attaching process, if it asked for {@code fail=closed}
   *     and something is wrong; the application is left as it was
   */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    Question question = Question.parse(arguments);
    if (question != null) {
      STATUS.answer(question, instrumentation);
      return;
    }
    if (DETACH.equals(arguments)) {
      STATUS.detached(detach());
      STATUS.show(instrumentation);
      return;
    }
    boolean done = start(arguments, instrumentation, true);
    STATUS.attached(done);
    STATUS.show(instrumentation);
    if (!done) {
      throw new IllegalArgumentException(
          "Sojourn was told to fail closed and did not start; the application's standard error says"
              + " why");
    }
  }

  /** Returns false if the agent has not started as it was told to, and must fail closed. */
  private static boolean start(
      @Nullable String arguments, Instrumentation instrumentation, boolean attached) {
    boolean failClosed = false;
    try {
      Options before = STARTED.get() ? OPTIONS.get() : null;
      Installation installation = INSTALLATION.get();
      Options options =
          before == null
              ? Options.read(arguments)
              : before.change(arguments, installation != null && installation.isDetached());
      failClosed = options.word(Option.FAIL).equals("closed");
      Log.setThreshold(level(options.word(Option.LOG_LEVEL)));
      STATUS.problems(options.problems());
      for (String warning : options.warnings()) {
        Log.logger().warn(warning);
      }
      for (String problem : options.problems()) {
        Log.logger().error(problem);
      }
      if (failClosed && !options.problems().isEmpty()) {
        return false;
      }
      RuntimeModule.makeVisibleTo(SojournAgent.class.getModule(), instrumentation);
      OPTIONS.set(options);
      STATUS.inForce(options);
      if (!STARTED.compareAndSet(false, true)) {
        if (installation != null) {
          installation.change(options);
        }
        new BarrierOpening(instrumentation, options.policy(), options.threadNames()).start();
        return true;
      }
      try {
        install(instrumentation, options, attached);
      } catch (Throwable e) {
        STARTED.set(false); // a later attach may try again
        throw e;
      }
      return true;
    } catch (Throwable e) {
      Log.logger().error("the agent could not start, annotated methods may not be woven", e);
      return !failClosed;
    }
  }

  private static void install(Instrumentation instrumentation, Options options, boolean attached) {
    Ledger ledger = new Ledger(options.patterns());
    EnginePreparation engine = new EnginePreparation(options);
    Background background = new Background(ledger, instrumentation, options, STATUS, engine);
    engine.setListener(background);
    Installation installation = new Installation(instrumentation, ledger, engine);
    try {
      if (attached) {
        installation.weaveLate(options);
      } else {
        if (EnginePreparation.isUrgent() || !ledger.patterns().all().isEmpty()) {
          engine.run();
        }
        installation.weave(options);
      }
      Log.logger()
          .info(
              "{} weaves @KernelMode and @UserMode methods; statistics are in the JMX domain"
                  + " dev.sojourn",
              version());
      STATUS.working(ledger);
      background.start(); // after that line: it may have something to say itself
      INSTALLATION.set(installation);
      engine.installed();
    } catch (Throwable e) {
      installation.giveUp();
      throw e;
    }
  }

  /** Returns who is in the way; empty if no method has hooks any more. */
  private static List<String> detach() {
    Installation installation = INSTALLATION.get();
    if (installation == null) {
      return List.of("the agent is not at work");
    }
    try {
      return installation.detach();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of("the thread that detaches was interrupted");
    } catch (Throwable e) {
      Log.logger().error("the agent could not be detached, some hooks may be left; they work", e);
      return List.of(e.toString());
    }
  }

  private static @Nullable Level level(String word) {
    return word.equals("off") ? null : Level.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** The version of this agent, from its jar. */
  static String version() {
    String version = SojournAgent.class.getPackage().getImplementationVersion();
    return version == null ? "(unknown version)" : version;
  }
}
