package dev.sojourn.faults.world;

import dev.sojourn.GracePeriod;
import dev.sojourn.Pin;
import dev.sojourn.Protected;
import dev.sojourn.Sojourn;
import dev.sojourn.Transition;
import dev.sojourn.faults.Fault;
import dev.sojourn.faults.Fault.Body;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** All operations at once, on several threads, while memory is exhausted on and off. */
@SuppressWarnings("try") // transitions are used by being open
final class Storm {
  private static final int BLOCK = 64 * 1024;
  private static final int PLENTY = 1024 * 1024;
  private static final int MOST = 10_000;
  private static final int SMALLEST = 16;
  private static final long ON_MILLIS = 50;
  private static final long OFF_MILLIS = 30;

  private final Lab lab;
  private final List<String> broken;
  private final AtomicLong retired = new AtomicLong();
  private final AtomicLong disposed = new AtomicLong();
  private final AtomicLong outOfMemory = new AtomicLong();

  /** Of those, the errors by which HotSpot has dropped methods without their finally blocks. */
  private final AtomicLong dropped = new AtomicLong();

  private volatile boolean over;
  private @Nullable Object ballast;

  Storm(Lab lab, List<String> broken) {
    this.lab = lab;
    this.broken = broken;
  }

  /** Rages for some seconds; then everybody is at rest, and memory is there again. */
  void rage(int seconds) throws Throwable {
    dropsMethods(new OutOfMemoryError("")); // its string is made at the first use, and needs memory
    List<Helper.Doing> doings = new ArrayList<>();
    List<Helper> helpers = new ArrayList<>();
    for (Map.Entry<String, Body> operation : operations().entrySet()) {
      Helper helper = new Helper(operation.getKey());
      helpers.add(helper);
      doings.add(helper.begin(() -> repeat(operation.getKey(), operation.getValue())));
    }
    long start = System.nanoTime();
    while (System.nanoTime() - start < seconds * 1_000_000_000L) {
      try {
        gorge();
        Thread.sleep(OFF_MILLIS);
      } catch (OutOfMemoryError e) {
        outOfMemory.incrementAndGet();
      } finally {
        ballast = null;
      }
    }
    over = true;
    Helper.until("there is no memory after the storm", Storm::isMemoryThere);
    System.out.println("storm: out-of-memory=" + outOfMemory + " dropped=" + dropped);
    for (int i = 0; i < helpers.size(); i++) {
      try {
        doings.get(i).await();
      } catch (OutOfMemoryError e) {
        broken.add("thread '" + helpers.get(i).thread.getName() + "' ended by " + e);
      }
    }
    for (Helper helper : helpers) {
      helper.end();
    }
    for (Scene scene : List.of(lab.scene, lab.named)) {
      lab.checker.call(scene.api::barrier);
    }
    if (retired.get() != disposed.get()) {
      broken.add("retired " + retired + ", disposed of " + disposed);
    }
    System.out.println("storm: retired=" + retired + " disposed=" + disposed);
  }

  private static boolean isMemoryThere() {
    try {
      return new byte[PLENTY].length == PLENTY;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  /** Takes all memory to the last few bytes, and keeps it for a while. */
  private void gorge() throws InterruptedException {
    int size = BLOCK;
    while (size >= SMALLEST) {
      try {
        @Nullable Object[] block = new Object[size / 8];
        block[0] = ballast;
        ballast = block;
      } catch (OutOfMemoryError e) {
        size /= 8;
      }
    }
    Thread.sleep(ON_MILLIS);
  }

  private void repeat(String name, Body operation) {
    while (!over) {
      try {
        operation.run();
      } catch (OutOfMemoryError e) {
        count(e);
      } catch (Throwable e) {
        if (e.getCause() instanceof OutOfMemoryError) {
          // The virtual machine's one error, met in a block and again in its close: it cannot be
          // suppressed by itself.
          outOfMemory.incrementAndGet();
          continue;
        }
        try {
          broken.add(name + " threw " + Subject.describe(e));
          over = true;
        } catch (OutOfMemoryError again) {
          outOfMemory.incrementAndGet();
        }
      }
    }
  }

  private void count(OutOfMemoryError e) {
    outOfMemory.incrementAndGet();
    if (dropsMethods(e)) {
      dropped.incrementAndGet();
    }
  }

  private static boolean dropsMethods(OutOfMemoryError e) {
    String message = e.getMessage();
    return message != null && message.contains("scalar replaced");
  }

  private void retire(Scene scene) {
    if (isFull(scene)) {
      return;
    }
    Runnable disposer = disposed::incrementAndGet;
    scene.api.retire(disposer, 100);
    retired.incrementAndGet();
  }

  /** Whether nothing more is to be retired: a heap full of garbage for good says nothing more. */
  private static boolean isFull(Scene scene) {
    return scene.domain.retirement().pendingCount() > MOST;
  }

  private Map<String, Body> operations() {
    Map<String, Body> operations = new LinkedHashMap<>();
    for (Scene scene : List.of(lab.scene, lab.named)) {
      operations.put("transitions" + scene, () -> scene.kernel(() -> scene.user(() -> {})));
      operations.put(
          "programmatic" + scene,
          () -> {
            try (Transition kernel = scene.api.enterKernel()) {
              scene.api.quiesce();
            }
          });
      operations.put(
          "requests" + scene,
          () -> {
            scene.plain.request(lab.idle.thread);
            scene.early.requestAll().awaitCovered(Duration.ofSeconds(1));
          });
      operations.put("retire" + scene, () -> retire(scene));
      operations.put("retire in KERNEL" + scene, () -> scene.kernel(() -> retire(scene)));
      operations.put("synchronize" + scene, scene.api::synchronize);
      operations.put("barrier" + scene, scene.api::barrier);
      operations.put(
          "grace periods" + scene,
          () -> {
            GracePeriod period = scene.api.startGracePeriod();
            period.isDone();
            period.await(Duration.ofSeconds(1));
          });
      operations.put("kinds" + scene, () -> scene.api.invalidation("k", () -> {}).unregister());
      Protected<Object> reference = scene.api.protect(new Object());
      operations.put(
          "replace" + scene,
          () -> {
            if (!isFull(scene)) {
              reference.replaceAndRetire(new Object(), old -> {}, 10);
            }
          });
      operations.put(
          "births" + scene,
          () -> {
            Thread born =
                new Thread(
                    () -> {
                      try {
                        scene.kernel(() -> {});
                      } catch (Throwable e) {
                        outOfMemory.incrementAndGet();
                      }
                    });
            born.start();
            born.join();
          });
    }
    operations.put("on behalf", lab.increment::requestOnBehalf);
    operations.put(
        "pins",
        () -> {
          try (Pin pin = Sojourn.tryPin(lab.idle.thread)) {
            if (pin.isHeld()) {
              lab.slot.set(pin, lab.slot.get(pin) + 1);
            }
          }
        });
    return operations;
  }

  /** No fault: what is left behind is looked at. */
  static final class None implements Fault {
    @Override
    public void during(Thread victim, Body body) throws Throwable {
      body.run();
    }

    @Override
    public boolean is(Throwable thrown) {
      return false;
    }

    @Override
    public void pause(boolean pause) {
      // There is none.
    }

    @Override
    public boolean strikesTrials() {
      return false;
    }

    @Override
    public boolean reachesDaemons() {
      return true;
    }
  }
}
