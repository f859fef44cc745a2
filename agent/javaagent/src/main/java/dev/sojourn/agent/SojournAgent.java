package dev.sojourn.agent;

import dev.sojourn.agent.loaders.RuntimeModule;
import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.options.Option;
import dev.sojourn.agent.options.Options;
import dev.sojourn.agent.status.Question;
import dev.sojourn.agent.weaving.report.WeavingReport;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The entry points of a Java agent: {@link #premain} and {@link #agentmain}. They weave and return.
 * Whatever starts JMX or logging, or may wait, runs later on a thread of its own ({@link
 * Background}).
 */
public final class SojournAgent {
  // A start without options uses no lambda, stream, regular expression or hash code of a record:
  // the first use of each takes the virtual machine longer than all that is done here.

  /** The argument of an attach that takes the hooks away. */
  public static final String DETACH = "detach";

  private static final int EXIT_FAILED_CLOSED = 3;

  private static final AtomicBoolean STARTED = new AtomicBoolean();

  static final AgentStatus STATUS = new AgentStatus();

  /** What weaves; null until the agent has started. */
  private static final AtomicReference<@Nullable Installation> INSTALLATION =
      new AtomicReference<>();

  /** The options in force; null before the first start. */
  private static final AtomicReference<@Nullable Options> OPTIONS = new AtomicReference<>();

  private SojournAgent() {}

  /**
   * Called by the virtual machine before {@code main}. Never throws, since that would abort the
   * application's start. With {@code fail=closed}, a wrong option or a failed start ends the
   * process with status 3.
   *
   * @param arguments the options, or null
   * @param instrumentation the virtual machine's services for agents
   */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    if (!start(arguments, instrumentation, false)) {
      Runtime.getRuntime().halt(EXIT_FAILED_CLOSED);
    }
  }

  /**
   * Called by the virtual machine when the agent is attached to it. Starts the agent; if it is at
   * work already, changes the options that are named, and weaves nothing twice. {@link #DETACH}
   * takes the hooks away. A {@link Question} is answered and changes nothing.
   *
   * @param arguments options, {@link #DETACH}, a question, or null
   * @param instrumentation the virtual machine's services for agents
   * @throws IllegalArgumentException to the attaching process, with {@code fail=closed}, if an
   *     option is wrong or the start has failed; the application runs on, and a wrong option leaves
   *     its methods as they were
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

  /** Starts the agent or changes its options. Returns false if it must fail closed. */
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
      Log.logger().error("the agent could not start; annotated methods may have no hooks", e);
      return !failClosed;
    }
  }

  private static void install(Instrumentation instrumentation, Options options, boolean attached) {
    WeavingReport report = new WeavingReport(options.patterns());
    EnginePreparation engine = new EnginePreparation(options);
    Background background = new Background(report, instrumentation, options, STATUS, engine);
    engine.setListener(background);
    Installation installation = new Installation(instrumentation, report, engine);
    try {
      if (attached) {
        installation.weaveLate(options);
      } else {
        if (EnginePreparation.isUrgent() || !report.patterns().all().isEmpty()) {
          engine.run();
        }
        installation.weave(options);
      }
      Log.logger()
          .info(
              "{} weaves @KernelMode and @UserMode methods; statistics are in the JMX domain"
                  + " dev.sojourn",
              version());
      STATUS.working(report);
      background.start(); // after the line above: this thread may log too
      INSTALLATION.set(installation);
      engine.installed();
    } catch (Throwable e) {
      installation.giveUp();
      throw e;
    }
  }

  /** Takes the hooks away. Returns the obstacles; empty if no method has hooks any more. */
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
      Log.logger().error("the agent could not be detached; hooks that are left go on working", e);
      return List.of(e.toString());
    }
  }

  private static @Nullable Level level(String word) {
    return word.equals("off") ? null : Level.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** The version of this agent, from its jar's manifest. */
  static String version() {
    String version = SojournAgent.class.getPackage().getImplementationVersion();
    return version == null ? "(unknown version)" : version;
  }
}
