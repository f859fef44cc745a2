package dev.sojourn.e2e.programs.programmatic;

import dev.sojourn.GracePeriod;
import dev.sojourn.Invalidation;
import dev.sojourn.PerThread;
import dev.sojourn.PerThreadInvalidation;
import dev.sojourn.Pin;
import dev.sojourn.Protected;
import dev.sojourn.Sojourn;
import dev.sojourn.SojournDomain;
import dev.sojourn.Transition;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Probe;
import dev.sojourn.e2e.programs.shared.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Uses the whole API without an annotation. With an argument it makes no transitions. */
public final class Programmatic {
  private static final Duration HANG = Duration.ofSeconds(60);

  private static final PerThread<String> NOTE = PerThread.withInitial(() -> "nothing");

  private static boolean transitions;

  /**
   * How long to wait for what transitions prevent: a moment with them, and until it comes without.
   */
  private static Duration moment = HANG;

  private final Worker worker = new Worker("worker");
  private final List<String> events = new CopyOnWriteArrayList<>();

  private Programmatic() {}

  public static void main(String[] args) throws InterruptedException {
    transitions = args.length == 0;
    moment = transitions ? Duration.ofMillis(200) : HANG;
    Programmatic program = new Programmatic();
    program.modes();
    program.requests();
    program.periods();
    program.pins();
    program.onBehalf();
    program.reference();
    program.misuse();
  }

  @SuppressWarnings("try") // a transition is there to be closed
  private void modes() {
    kernel(
        () -> {
          Facts.print("kernel", mode());
          user(() -> Facts.print("user", mode()));
          kernel(() -> Facts.print("nested", mode()));
          Facts.print("back", mode());
        });
    try {
      kernel(Programmatic::fail);
    } catch (UnsupportedOperationException e) {
      Facts.print("after an exception", mode());
    }
    SojournDomain other = Sojourn.domain("other");
    try (Transition in = transitions ? other.enterKernel() : null) {
      Facts.print("other domain", Probe.mode(other.isInKernel()) + ", " + mode());
    }
  }

  private void requests() {
    SojournDomain domain = Sojourn.defaultDomain();
    Invalidation late = domain.invalidation("late", () -> handled("late"));
    Invalidation early = domain.earlyInvalidation("early", () -> handled("early"));
    worker.run(() -> kernel(() -> {}));
    late.request(worker.thread());
    early.request(worker.thread());
    worker.run(() -> kernel(() -> events.add("body")));
    worker.run(
        () ->
            kernel(
                () -> {
                  late.request();
                  early.request();
                  Sojourn.quiesce();
                  events.add("goes on in " + mode());
                }));
    Facts.print("requests", events);
    events.clear();
  }

  private void handled(String kind) {
    if (Thread.currentThread() == worker.thread()) {
      events.add(kind + " in " + mode());
    }
  }

  private void periods() throws InterruptedException {
    Stay stay = new Stay();
    GracePeriod period = Sojourn.startGracePeriod();
    Facts.print("over in the sojourn", period.await(moment));
    // More than once, because the engine may look at the threads after the first time.
    Facts.await(
        "the end of a grace period",
        () -> {
          stay.pass(Sojourn::quiesce);
          return period.isDone();
        });
    Facts.print("over after quiesce", period.await(HANG));
    GracePeriod expedited = Sojourn.defaultDomain().startExpeditedGracePeriod();
    Facts.print("expedited over in the sojourn", expedited.await(moment));
    stay.end();
    Sojourn.synchronizeExpedited();
    Facts.print("expedited over later", expedited.isDone());
  }

  private void pins() {
    CountDownLatch entry;
    try (Pin pin = Sojourn.tryPin(worker.thread())) {
      Facts.print("held", pin.isHeld() + " in " + mode());
      if (pin.isHeld()) {
        NOTE.set(pin, "from " + Thread.currentThread().getName());
      }
      entry = worker.begin(() -> kernel(() -> events.add(note())));
      Facts.print("entered with the pin", withinMoment(entry));
      refused("waiting with the pin", Sojourn::synchronizeExpedited);
    }
    Facts.await(entry);
    Facts.print("entered without", events + " in " + mode());
    events.clear();
    Stay stay = new Stay();
    held("in kernel", worker.thread());
    stay.end();
    held("itself", Thread.currentThread());
    held("not tracked", new Thread(() -> {}));
  }

  private static void held(String name, Thread thread) {
    try (Pin pin = Sojourn.tryPin(thread)) {
      Facts.print("held " + name, pin.isHeld());
    }
  }

  /** One thread in user mode, for which it is done here, and one in KERNEL, which does it. */
  private void onBehalf() {
    PerThreadInvalidation sign =
        NOTE.invalidation("sign", note -> note + ", " + Thread.currentThread().getName());
    sign.requestOnBehalf();
    Stay stay = new Stay();
    sign.requestOnBehalf();
    stay.end();
    worker.run(() -> kernel(() -> events.add(note())));
    Facts.print("signed", events);
    events.clear();
  }

  private void reference() {
    int[] first = {1};
    Protected<int[]> table = Protected.of(first);
    Stay stay = new Stay();
    int[] seen = new int[2];
    stay.pass(() -> seen[0] = table.get()[0]);
    table.replaceAndRetire(new int[] {2}, old -> old[0] = -1, Integer.BYTES);
    CountDownLatch later = new CountDownLatch(1);
    Sojourn.retire(later::countDown, 0); // after the table
    Facts.print("disposed in the sojourn", withinMoment(later));
    stay.pass(() -> seen[1] = table.get()[0]);
    Facts.print("seen", seen[0] + ", " + seen[1]);
    stay.end();
    Sojourn.barrier();
    Facts.print("first later", first[0]);
  }

  private void misuse() {
    refused("waiting in kernel", () -> kernel(Sojourn::synchronizeExpedited));
    refused("slot in user", NOTE::get);
    Sojourn.quiesce();
    Transition outer = Sojourn.enterKernel();
    Transition inner = Sojourn.enterUser();
    worker.run(() -> refused("by another thread", inner::close));
    worker.run(() -> refused("outer by another thread", outer::close));
    Facts.print("still", mode());
    inner.close();
    Facts.print("then", mode());
    outer.close();
    outer.close();
    Facts.print("at last", mode());
    leftOpen();
  }

  /** What is closed too early takes with it what was made in it, and says so. */
  private static void leftOpen() {
    Transition outer = Sojourn.enterKernel();
    Transition middle = Sojourn.enterUser();
    Transition inner = Sojourn.enterKernel();
    Transition innermost = Sojourn.enterUser();
    middle.close();
    Facts.print("middle first", mode());
    innermost.close();
    inner.close();
    Facts.print("middle alone", mode());
    outer.close();
    Facts.print("all closed", mode());
  }

  private static boolean withinMoment(CountDownLatch latch) {
    return Facts.within(moment.toMillis(), () -> latch.getCount() == 0);
  }

  private static void refused(String name, Runnable call) {
    try {
      call.run();
      Facts.print(name, "allowed");
    } catch (IllegalStateException e) {
      Facts.print(name, "refused");
    }
  }

  private static String note() {
    try {
      return NOTE.get();
    } catch (IllegalStateException e) {
      return "refused";
    }
  }

  private static String mode() {
    return Probe.mode(Sojourn.isInKernel());
  }

  private static void fail() {
    throw new UnsupportedOperationException("on purpose");
  }

  @SuppressWarnings("try")
  private static void kernel(Runnable body) {
    try (Transition in = transitions ? Sojourn.enterKernel() : null) {
      body.run();
    }
  }

  @SuppressWarnings("try")
  private static void user(Runnable body) {
    try (Transition out = transitions ? Sojourn.enterUser() : null) {
      body.run();
    }
  }

  /** The worker's, in KERNEL, where it does what it is told. */
  private final class Stay {
    private volatile Runnable next = () -> {};
    private final CountDownLatch in = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final CountDownLatch left;
    private volatile boolean asked;

    Stay() {
      left = worker.begin(() -> kernel(this::stay));
      Facts.await(in);
    }

    void pass(Runnable step) {
      next = step;
      asked = true;
      Facts.await("a step", () -> !asked);
    }

    void end() {
      leave.countDown();
      Facts.await(left);
    }

    private void stay() {
      in.countDown();
      Facts.await(
          "the end of the stay",
          () -> {
            if (asked) {
              next.run();
              asked = false;
            }
            return leave.getCount() == 0;
          });
    }
  }
}
