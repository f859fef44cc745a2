package dev.sojourn.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The engine's side of a domain: like an SRCU domain ({@code srcu_struct}) in Linux, an independent
 * set of threads, requests, grace periods and retired objects. {@link EngineContext} holds what all
 * domains of the process share.
 */
public final class Domain {
  /** The domain of annotated methods that name none. */
  public static final Domain DEFAULT = create("", new EngineContext());

  /** The size of a named domain's table; a thread that finds its place taken uses the registry. */
  private static final int PLACES = 1024;

  private final String name;
  private final EngineContext context;

  /** A cache in front of the registry, for the threads' look-ups of their own records. */
  private final RecordTable table;

  final Generation generation;
  final Registry registry = new Registry();
  final Invalidations invalidations = new Invalidations(this);

  final SlowPath slowPath = new SlowPath(this);

  private final Pins pins = new Pins(this);
  private final GracePeriods gracePeriods;
  private final Retirement retirement = new Retirement(this);
  private final Reclaimer reclaimer;
  private final Monitor monitor;

  /**
   * How many grace periods, coverings and pins were asked for. Each costs a barrier if a thread is
   * lazy.
   */
  private final AtomicLong questions = new AtomicLong();

  /** How often transitions of the program's own were found that were left open. */
  final AtomicLong unclosed = new AtomicLong();

  private volatile boolean woven;

  /** Makes a domain with a context of its own, for tests. */
  static Domain isolated() {
    return create("test", new EngineContext());
  }

  /**
   * Makes a domain and adds it to those of the context; the caller sees to it that names differ.
   */
  static Domain create(String name, EngineContext context) {
    Domain domain = new Domain(name, context);
    context.add(domain); // not in the constructor: others find it from here on
    return domain;
  }

  /** Its parts get a reference to it, and keep to themselves until it is there. */
  private Domain(String name, EngineContext context) {
    this.name = name;
    this.context = context;
    table = name.isEmpty() ? RecordTable.OF_DEFAULT : new RecordTable(PLACES);
    generation = new Generation(context.nextDomain());
    gracePeriods = new GracePeriods(this);
    reclaimer = new Reclaimer(this);
    monitor = new Monitor(this);
  }

  /**
   * Returns the domain's name.
   *
   * @return the name; the empty one is the default domain's
   */
  public String name() {
    return name;
  }

  /**
   * Returns what all domains of the process share.
   *
   * @return the context that the domain was made with
   */
  public EngineContext context() {
    return context;
  }

  /**
   * Returns the part of the domain that makes and ends pins.
   *
   * @return the domain's pins
   */
  public Pins pins() {
    return pins;
  }

  /**
   * Returns the calling thread's record; makes and publishes one if it has none.
   *
   * @return the record
   */
  public ThreadRecord currentOrTracked() {
    ThreadRecord record = currentOrNull();
    return record == null ? track() : record;
  }

  /**
   * Returns the calling thread's record. Hooks and API use this one look-up.
   *
   * @return null if the thread is not tracked
   */
  public @Nullable ThreadRecord currentOrNull() {
    Thread caller = Thread.currentThread();
    ThreadRecord record = table.find(caller);
    return record == null ? findMissed(caller) : record;
  }

  /** Looks in the registry for a thread that is not in the table. It may be tracked or not. */
  private @Nullable ThreadRecord findMissed(Thread caller) {
    ThreadRecord record = registry.findOwn(caller);
    if (record != null) {
      table.put(record);
    }
    return record;
  }

  /**
   * Returns the calling thread's record if it is in KERNEL.
   *
   * @return null if the thread is not tracked, or in user mode
   */
  public @Nullable ThreadRecord currentInKernelOrNull() {
    ThreadRecord record = currentOrNull();
    return record != null && record.isInKernel() ? record : null;
  }

  /**
   * Returns the calling thread's record if no other thread can be using its values: if it is in
   * KERNEL; or if it is in a method without hooks, where a {@link GracePeriodBlocker} keeps it from
   * being pinned.
   *
   * @return null if another thread may have pinned it
   */
  public @Nullable ThreadRecord currentUnpinnableOrNull() {
    ThreadRecord record = currentInKernelOrNull();
    if (record == null && context.isBlocking(Thread.currentThread())) {
      record = currentOrTracked();
      if (record.isPinnedAcquire()) {
        pins.awaitNone(record); // a pin from before the blocker
      }
    }
    return record;
  }

  /**
   * Tells whether the calling thread holds a pin in any domain, and so may not wait in any.
   *
   * @return whether it does
   */
  public static boolean isPinHeld() {
    List<Domain> domains = DEFAULT.context.domains();
    for (int i = 0; i < domains.size(); i++) {
      ThreadRecord record = domains.get(i).currentOrNull();
      if (record != null && record.isPinning()) {
        return true;
      }
    }
    return false;
  }

  /** Names the domain in messages. */
  @Override
  public String toString() {
    return name.isEmpty() ? "the default domain" : "domain '" + name + "'";
  }

  void countQuestion() {
    questions.incrementAndGet();
  }

  long questions() {
    return questions.get();
  }

  /**
   * Tells whether the calling thread is in KERNEL; costs a look-up, changes nothing.
   *
   * @return false also for a thread that is not tracked
   */
  public boolean isInKernel() {
    ThreadRecord record = currentOrNull();
    return record != null && StatusWord.isKernel(record.statusPlain());
  }

  /**
   * Visits the record of every tracked thread.
   *
   * @param visitor is called on the calling thread
   */
  public void forEachThread(Consumer<ThreadRecord> visitor) {
    registry.forEach(visitor);
  }

  /**
   * Counts the tracked threads.
   *
   * @return a count; those that have died since the last tick are included
   */
  public int trackedThreads() {
    return registry.size();
  }

  /**
   * Finds a tracked thread's record in constant time; any thread.
   *
   * @param thread the thread
   * @return its record, or null if it is not tracked. If the caller has made a full fence before
   *     the call, null also means that the thread's first entry comes after that fence.
   */
  public @Nullable ThreadRecord find(Thread thread) {
    return registry.find(thread);
  }

  /**
   * Returns the part of the domain that registers kinds of invalidation and makes requests.
   *
   * @return the domain's invalidations
   */
  public Invalidations invalidations() {
    return invalidations;
  }

  /**
   * Returns the part of the domain that numbers, starts and awaits grace periods.
   *
   * @return the domain's grace periods
   */
  public GracePeriods gracePeriods() {
    return gracePeriods;
  }

  /**
   * Returns the part of the domain that keeps objects from their retirement to their disposal.
   *
   * @return the domain's retirement
   */
  public Retirement retirement() {
    return retirement;
  }

  /**
   * Returns the thread that ticks for this domain.
   *
   * @return the domain's monitor
   */
  public Monitor monitor() {
    return monitor;
  }

  /**
   * Returns the limits and times that the options set, for all domains of the process.
   *
   * @return the context's limits
   */
  public Limits limits() {
    return context.limits();
  }

  /**
   * Tells whether an agent weaves hooks into annotated methods.
   *
   * @return what {@link #markWoven} was last told
   */
  public boolean isWoven() {
    return woven;
  }

  /**
   * Records whether the agent's transformer is in place.
   *
   * @param isInPlace whether it is
   */
  public void markWoven(boolean isInPlace) {
    woven = isInPlace;
  }

  EngineListener listener() {
    return context.listener();
  }

  Stalls stalls() {
    return monitor.stalls();
  }

  Reclaimer reclaimer() {
    return reclaimer;
  }

  /**
   * Makes and publishes the record of the calling thread, at its first transition. Lock-free. A
   * failure before the record is published leaves the thread untracked; after a later one it is
   * tracked, and found at its next transition.
   */
  ThreadRecord track() {
    monitor.wake(); // starts it, which may fail
    Policies policies = context.policies();
    long changes = policies.changes();
    ThreadRecord fresh = new ThreadRecord(this);
    if (context.isWovenLate()) {
      fresh.oweAll();
    }
    policies.start(fresh);
    registry.visitSome(monitor.reaper());
    // It is another record only if something called above has led here: a listener with woven
    // methods.
    ThreadRecord record = registry.add(fresh);
    table.put(record);
    if (policies.changes() != changes) {
      policies.start(record); // a thread that changes them finds it by now
    }
    monitor.wake(); // again: it may have parked because no thread was tracked
    return record;
  }

  /** Forgets the record of a dead thread; any thread. */
  boolean remove(ThreadRecord dead) {
    table.remove(dead); // first: after an error in between it can be done again
    return registry.remove(dead);
  }
}
