package dev.sojourn.agent;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.status.Question;
import dev.sojourn.agent.weaving.ClassDump;
import dev.sojourn.agent.weaving.Ledger;
import dev.sojourn.agent.weaving.LoadedClasses;
import dev.sojourn.agent.weaving.RuntimeModule;
import dev.sojourn.agent.weaving.Weaver;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Limits;
import dev.sojourn.engine.Setup;
import java.lang.instrument.Instrumentation;
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
  private static final int EXIT_FAILED_CLOSED = 3;

  private static final AtomicBoolean STARTED = new AtomicBoolean();

  static final AgentStatus STATUS = new AgentStatus();

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
    if (!start(arguments, instrumentation)) {
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
    boolean done = start(arguments, instrumentation);
    STATUS.attached(done);
    STATUS.show(instrumentation);
    if (!done) {
      throw new IllegalArgumentException(
          "Sojourn was told to fail closed and did not start; the application's standard error says"
              + " why");
    }
  }

  /** Returns false if the agent has not started as it was told to, and must fail closed. */
  private static boolean start(@Nullable String arguments, Instrumentation instrumentation) {
    boolean failClosed = false;
    try {
      Options before = STARTED.get() ? OPTIONS.get() : null;
      Options options = before == null ? Options.read(arguments) : before.change(arguments);
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
      configure(Domain.DEFAULT.setup(), options);
      OPTIONS.set(options);
      STATUS.inForce(options);
      if (!STARTED.compareAndSet(false, true)) {
        Log.logger().info("is already at work; the options that were named are changed");
        new BarrierOpening(instrumentation, options.policy(), options.threadNames()).start();
        return true;
      }
      try {
        install(instrumentation, options);
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

  private static void install(Instrumentation instrumentation, Options options) {
    Ledger ledger = new Ledger(options.patterns());
    Background background =
        new Background(
            ledger,
            instrumentation,
            options.number(Option.JMX_DELAY),
            STATUS,
            new BarrierOpening(instrumentation, options.policy(), options.threadNames()));
    Domain.DEFAULT.setup().setListener(background);
    String folder = options.word(Option.DUMP);
    ClassDump dump = folder.equals("none") ? null : new ClassDump(folder);
    Weaver weaver = new Weaver(instrumentation, ledger, dump);
    try {
      weaver.prepare();
      instrumentation.addTransformer(weaver, true);
      new LoadedClasses(instrumentation, ledger, weaver.delegation()).weave();
      Log.logger()
          .info(
              "{} weaves @KernelMode and @UserMode methods; statistics are in the JMX domain"
                  + " dev.sojourn",
              version());
      STATUS.working(ledger);
      UnmatchedPatterns.reportAtExit(ledger.patterns());
      background.start(); // after that line: it may have something to say itself
      Domain.DEFAULT.markWoven();
    } catch (Throwable e) {
      // What is woven by now stays, and works; but nobody shall rely on the rest.
      instrumentation.removeTransformer(weaver);
      throw e;
    }
  }

  private static void configure(Setup setup, Options options) {
    Limits limits = setup.limits();
    limits.stallNanos(options.number(Option.STALL_TIMEOUT));
    limits.retireMaxBytes(options.number(Option.RETIRE_MAX_BYTES));
    limits.retireMaxCount(options.number(Option.RETIRE_MAX_COUNT));
    setup.policies().set(options.policy(), options.threadNames().entries(), options.isStrict());
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
