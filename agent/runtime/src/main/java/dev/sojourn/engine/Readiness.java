package dev.sojourn.engine;

import java.util.StringTokenizer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine's warm-up: loads and initializes its classes, and makes the transitions of a thread
 * that does not exist, so that a later transition with little stack or memory left finds all that
 * it needs.
 */
public final class Readiness {
  /*
   * A class whose initialization fails, for want of stack say, is broken for ever: each later use
   * of it throws NoClassDefFoundError, and so would each woven method. The same holds for the
   * classes of the JDK that link a VarHandle access or a lambda for the first time. Hence whoever
   * calls the engine from outside comes by here first: the agent before it puts hooks into a class,
   * the API in the static methods through which it is entered. This class has no initializer, and
   * does nothing before it has seen that there is enough stack. So its own failure breaks nothing,
   * and the next caller tries again.
   *
   * There is no lock, because a caller may hold the lock of a class loader. Two threads that come
   * at once do the work twice, which does no harm.
   */

  /** The depth of {@link #probe}: frames of a hundred bytes and more each. */
  private static final int DEPTH = 400;

  /**
   * Plain: a thread that sees it set needs nothing else from the thread that has set it. The
   * virtual machine makes sure that each thread finds the classes initialized.
   */
  private static boolean ready;

  private Readiness() {}

  /**
   * Makes sure that the engine can be used later with whatever stack is left; any thread.
   *
   * @throws StackOverflowError if there is not enough for that; nothing has happened then
   */
  public static void ensure() {
    if (!ready) {
      prepare();
    }
  }

  /** Comes back if there is stack enough to load and initialize a few classes. */
  static void probe() {
    probe(DEPTH, 1, 2, 3, 4, 5, 6, 7);
  }

  private static void prepare() {
    probe();
    load(Readiness.class.getClassLoader(), names());
    rehearse();
    ready = true;
  }

  /**
   * Returns if there is enough stack for what follows, and throws StackOverflowError if not.
   *
   * @return a number that means nothing, but keeps the compiler from removing the frames
   */
  public static long probe(int frames, long a, long b, long c, long d, long e, long f, long g) {
    return frames == 0 ? a : probe(frames - 1, b, c, d, e, f, g, a) + 1;
  }

  /**
   * Loads and initializes classes. Missing ones are skipped: a jar may have been shrunk.
   *
   * @param loader the loader that defines them; null for the boot loader
   * @param names superclasses first, because to load one class within the load of another takes a
   *     lot of stack
   */
  public static void load(@Nullable ClassLoader loader, String... names) {
    for (String name : names) {
      try {
        Class.forName(name, true, loader);
      } catch (ClassNotFoundException ignored) {
        // A class that is not there is used by nobody.
      }
    }
  }

  /** All classes of the engine, superclasses first; a test checks that none is missing. */
  static final String CLASSES =
      """
      RecordLayout RecordLayout$Identity RecordLayout$PadBeforeOwner OwnerWords
      RecordLayout$PadBeforeOthers OthersWords RecordLayout$PadAfterOthers ThreadRecord
      ThreadRecord$UserReturn GenerationLayout GenerationLayout$PadBefore GenerationLayout$Word
      GenerationLayout$PadAfter Generation SojournWidth StatusWord Names KindSet InvalidationKind Kinds
      FailurePolicy PinOwner Policy Policies$ByName Policies$1 Policies EngineListener SystemLog
      Reports RemoteBarrier ReportQueue$Entry ReportQueue$Unheard ReportQueue$AtExit ReportQueue
      ExitHook$1 ExitHook$2 ExitHook$Nothing ExitHook Barriers GracePeriodBlocker Limits
      EngineContext Detachment Adaptation$Sample Adaptation Backoff StallWatch Waiting
      Daemon$EngineThread Daemon Daemon$1 Daemon$2 Registry Covering OnBehalf OnBehalf$Unsure
      Invalidations Promotion Pins Holdouts$Holdout Holdouts$Asked Holdouts$Blocking
      Holdouts$InKernel Holdouts$Unsure Holdouts GracePeriods Retired WrappedDisposer StackProbe
      HandedOver BarrierMarker Disposal Quiescence ThrottledCaller ThrottledReport Throttling
      Retirement DrainAtExit Reclaimer Monitor SlowPath Slot Slot$Clearing RecordTable Census
      Census$1 Completions Completions$Entry Completions$Nothing Completions$Runner Holdouts$1 Monitor$1 Monitor$2 Pass
      Poller RecordIndex RecordList RecordList$Chunk Registry$Size RunningTime StallText Stalls
      TrieNode TrieNode$Clash TrieNode$Frozen Waiters Waiters$Waiter Waiting$Goal Waiting$Named
      Domain Domains$Marking Domains Hooks Unwinding Readiness$Silence Readiness$Handler
      """;

  private static String[] names() {
    String engine = Readiness.class.getName();
    engine = engine.substring(0, engine.lastIndexOf('.') + 1);
    StringTokenizer own = new StringTokenizer(CLASSES);
    String[] names = new String[own.countTokens() + 2];
    for (int i = 0; own.hasMoreTokens(); i++) {
      names[i] = engine + own.nextToken();
    }
    names[names.length - 2] = "java.util.concurrent.locks.LockSupport"; // for waits
    names[names.length - 1] = "java.lang.StackTraceElement$HashedModules"; // to print an error
    return names;
  }

  /** Makes transitions in a domain that nobody knows, on a record that nobody can find. */
  private static void rehearse() {
    EngineContext context = new EngineContext();
    context.setListener(new Silence());
    Domain domain = Domain.create("", context);
    ThreadRecord record = new ThreadRecord(domain);
    Handler handler = new Handler();
    InvalidationKind kind = domain.invalidations().registerForPinners("rehearsal", false, handler);
    for (int round = 0; round < 4; round++) {
      // Round 0 with no work, the others with some; in both modes.
      record.setQuiescentMode(round % 2 == 0 ? StatusWord.USER : StatusWord.INDETERMINATE);
      ask(record, kind, round);
      long entered = Hooks.enterKernelOfMarking(record);
      Hooks.enterKernelOfMarking(record); // nested
      ask(record, kind, round);
      ThreadRecord.UserReturn back = Hooks.enterUserOf(record);
      ask(record, kind, round);
      if (back != null) {
        Hooks.exitUser(back);
      }
      ask(record, kind, round);
      Hooks.quiesce(record);
      ask(record, kind, round);
      Hooks.exitKernelOfMarking(record, entered);
    }
    PinOwner owner = new PinOwner(record);
    owner.over = true;
    record.tryAddPin(owner);
    domain.pins().awaitNone(record);
    Domain.DEFAULT.isInKernel();
    RecordTable.current();
  }

  private static void ask(ThreadRecord record, InvalidationKind kind, int round) {
    if (round > 0) {
      record.ask(ThreadRecord.POLICY | ThreadRecord.LOOK | ThreadRecord.THROTTLED);
      record.requestTargeted(kind.id);
      kind.countBroadcast();
      record.domain.generation.increment();
    }
  }

  /** Drops the reports of the rehearsal. */
  private static final class Silence implements EngineListener {
    @Override
    public void warn(String message, @Nullable Throwable cause) {}
  }

  /** A handler that throws, so that the report of a failure is rehearsed too. */
  private static final class Handler implements Consumer<ThreadRecord>, Supplier<String> {
    @Override
    public void accept(ThreadRecord record) {
      throw new IllegalStateException("rehearsal");
    }

    @Override
    public String get() {
      return "rehearsal";
    }
  }
}
