package dev.sojourn.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One independent set of threads, requests, grace periods and retired objects. */
public final class Domain {
  /** The domain of every annotated method. */
  public static final Domain DEFAULT = new Domain("", new Setup());

  private final String name;
  private final Setup setup;

  @SuppressWarnings("ThreadLocalUsage") // one per domain, and a domain lives as long as the process
  final ThreadLocal<@Nullable ThreadRecord> current = new ThreadLocal<>();

  final Generation generation = new Generation();
  final Registry registry = new Registry();
  final Invalidations invalidations = new Invalidations(this);

  final SlowPath slowPath = new SlowPath(this);

  private final Pins pins = new Pins(this);
  private final GracePeriods gracePeriods = new GracePeriods(this);
  private final Retirement retirement = new Retirement(this);
  private final Reclaimer reclaimer;
  private final Monitor monitor;

  /** Grace periods, coverings and pins, each of which costs a barrier if a thread is lazy. */
  private final AtomicLong questions = new AtomicLong();

  private volatile boolean woven;

  /**
   * Whether stack or memory ever ran out in {@link #track}, and a thread may not know its record.
   */
  private volatile boolean lostSight;

  /** A domain with a setup of its own, for tests. */
  Domain() {
    this("test", new Setup());
  }

  Domain(String name, Setup setup) {
    this.name = name;
    this.setup = setup;
    reclaimer = new Reclaimer(this);
    monitor = new Monitor(this);
    setup.add(this);
  }

  /**
   * Returns the name.
   *
   * @return the empty name for the default domain
   */
  public String name() {
    return name;
  }

  /**
   * Returns what all domains of the process have in common.
   *
   * @return always the same
   */
  public Setup setup() {
    return setup;
  }

  /**
   * Returns the domain's pins.
   *
   * @return always the same
   */
  public Pins pins() {
    return pins;
  }

  /**
   * Returns the calling thread's record, made and published if it has none.
   *
   * @return the record
   */
  public ThreadRecord currentOrTracked() {
    ThreadRecord record = current.get();
    return record == null ? track() : record;
  }

  /**
   * Returns the calling thread's record.
   *
   * @return null if the thread is not tracked
   */
  public @Nullable ThreadRecord currentOrNull() {
    return current.get();
  }

  /**
   * Returns the calling thread's record if it is in KERNEL.
   *
   * @return null if the thread is not tracked, or in user mode
   */
  public @Nullable ThreadRecord currentInKernelOrNull() {
    ThreadRecord record = current.get();
    return record != null && record.isInKernel() ? record : null;
  }

  /**
   * Returns the calling thread's record if nobody else can be using its values: in KERNEL, or while
   * a {@link Hold} keeps it from being pinned, in a method without hooks.
   *
   * @return null if another thread may have pinned it
   */
  public @Nullable ThreadRecord currentUnpinnableOrNull() {
    ThreadRecord record = currentInKernelOrNull();
    if (record == null && setup.isHeld(Thread.currentThread())) {
      record = currentOrTracked();
      if (record.isPinnedAcquire()) {
        pins.awaitNone(record); // from before the hold
      }
    }
    return record;
  }

  /**
   * Tells whether the calling thread holds a pin, and so may not wait in any domain.
   *
   * @return whether it does
   */
  public static boolean isPinHeld() {
    ThreadRecord record = DEFAULT.current.get();
    return record != null && record.isPinning();
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
    ThreadRecord record = current.get();
    return record != null && Status.isKernel(record.statusPlain());
  }

  /**
   * Tells whether the calling thread is the one that runs the disposers.
   *
   * @return whether a wait for a disposer could never end here
   */
  public boolean isReclaimer() {
    return reclaimer.isCurrentThread();
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
   * Finds a tracked thread's record; looks at all of them.
   *
   * @param thread the thread
   * @return its record, or null if it is not tracked
   */
  public @Nullable ThreadRecord find(Thread thread) {
    return registry.find(thread);
  }

  /**
   * Returns the domain's kinds of invalidation.
   *
   * @return always the same
   */
  public Invalidations invalidations() {
    return invalidations;
  }

  /**
   * Returns the domain's grace periods.
   *
   * @return always the same
   */
  public GracePeriods gracePeriods() {
    return gracePeriods;
  }

  /**
   * Returns the domain's retired objects.
   *
   * @return always the same
   */
  public Retirement retirement() {
    return retirement;
  }

  /**
   * Returns the domain's monitor.
   *
   * @return always the same
   */
  public Monitor monitor() {
    return monitor;
  }

  /**
   * Returns the domain's limits.
   *
   * @return always the same
   */
  public Limits limits() {
    return setup.limits();
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
    return setup.listener();
  }

  Reclaimer reclaimer() {
    return reclaimer;
  }

  /** A thread's first transition: makes its record and publishes it. Lock-free. */
  ThreadRecord track() {
    // Not in the common case, since it looks at all records.
    ThreadRecord record = lostSight ? registry.find(Thread.currentThread()) : null;
    try {
      if (record == null) {
        record = new ThreadRecord(this);
        if (setup.isWovenLate()) {
          record.oweAll();
        }
        registry.removeSomeIf(Monitor::isDead, monitor::reap);
        registry.add(record);
        setup.policies().start(record); // after it can be found by who changes the policies
      }
      current.set(record);
      if (this == DEFAULT) {
        RecordTable.put(record);
      }
    } catch (Throwable e) {
      lostSight = true;
      throw e;
    }
    monitor.wake();
    return record;
  }
}
