package dev.sojourn.faults.world;

import dev.sojourn.FailurePolicy;
import dev.sojourn.Invalidation;
import dev.sojourn.PerThread;
import dev.sojourn.Pin;
import dev.sojourn.Request;
import dev.sojourn.Sojourn;
import dev.sojourn.engine.InvalidationKind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Requests, kinds, pins and values of threads. */
final class Requests {
  private static final Duration LONG = Duration.ofMillis(Helper.HANG_MILLIS);

  private Requests() {}

  static void addTo(Lab lab) {
    lab.everywhere(
        "request",
        s -> {
          long[] number = {0};
          if (s.attempt(() -> number[0] = s.scene.plain.request())) {
            s.expect(s.scene.plain.awaitCovered(number[0], LONG), "is not covered");
          }
        });
    lab.everywhere(
        "request of one thread",
        s -> {
          s.scene.kernel(() -> {});
          Thread self = Thread.currentThread();
          Request[] made = {null};
          int before = s.scene.plainRuns(self);
          if (s.attempt(() -> made[0] = s.scene.plain.request(self))) {
            s.expect(made[0].awaitCovered(LONG), "is not covered");
            s.scene.kernel(
                () -> s.expect(s.scene.plainRuns(self) > before, "the request was lost"));
          }
        });
    lab.everywhere(
        "is covered",
        s -> {
          s.scene.kernel(() -> {});
          Request all = s.scene.plain.requestAll();
          Request one = s.scene.plain.request(s.lab.idle.thread);
          s.attempt(all::isCovered);
          s.attempt(one::isCovered);
          s.expect(all.isCovered() && one.isCovered(), "not covered");
        });
    lab.everywhere(
        "await covered",
        s -> {
          s.scene.kernel(() -> {});
          AtomicBoolean leaving = new AtomicBoolean();
          Helper.Doing reading = s.lab.read(s, leaving);
          Request[] all = {null};
          s.attempt(() -> all[0] = s.scene.plain.requestAll());
          if (all[0] != null
              && s.attempt(() -> s.expect(all[0].awaitCovered(LONG), "not covered in time"))) {
            s.expect(leaving.get(), "covered under a reader that has not run it");
          }
          reading.await();
          Request one = s.scene.plain.request(s.lab.reader.thread);
          s.attempt(() -> one.awaitCovered(LONG));
        });
    failing(lab);
    lab.everywhere(
        "register and unregister",
        s -> {
          String name = "kind " + System.identityHashCode(s);
          Invalidation[] made = {null};
          if (s.attempt(() -> made[0] = s.api.invalidation(name, () -> {}))) {
            s.scene.plain.request();
            if (!s.attempt(made[0]::unregister)) {
              made[0].unregister();
            }
          }
          for (InvalidationKind kind : s.domain.invalidations().kinds()) {
            s.expect(!kind.name().equals(name), "a kind that nobody has stays registered");
          }
        });
    onBehalf(lab);
    pins(lab);
  }

  /** A handler that fails as it likes, besides what strikes it. */
  private static void failing(Lab lab) {
    for (FailurePolicy policy : FailurePolicy.values()) {
      lab.everywhere(
          "handler that fails, " + policy,
          s -> {
            boolean[] fails = {true};
            int[] runs = {0};
            Invalidation kind =
                s.api.invalidation(
                    "failing",
                    () -> {
                      if (fails[0] && Thread.currentThread() == s.helper.thread) {
                        throw new IllegalStateException("a handler of the application");
                      }
                      runs[0]++;
                    },
                    policy);
            s.scene.kernel(() -> {});
            kind.request();
            s.attempt(
                () -> {
                  try {
                    s.scene.kernel(() -> {});
                  } catch (IllegalStateException e) {
                    s.expect(policy == FailurePolicy.REFUSE, "refused by " + policy);
                  }
                });
            s.expectKernel(false);
            fails[0] = false;
            s.scene.kernel(
                () -> s.expect(policy == FailurePolicy.GO_ON || runs[0] > 0, "was not run again"));
            kind.unregister();
          });
    }
  }

  private static void onBehalf(Lab lab) {
    for (boolean tracked : new boolean[] {true, false}) {
      lab.add(
          "request on behalf" + (tracked ? "" : " by a thread that is not tracked"),
          s -> {
            if (tracked) {
              s.scene.kernel(() -> {});
            }
            AtomicBoolean leaving = new AtomicBoolean();
            Helper.Doing reading = s.lab.read(s, leaving);
            int[] before = {0};
            s.lab.idle.call(() -> s.scene.kernel(() -> before[0] = s.lab.slot.get()));
            boolean done = s.attempt(s.lab.increment::requestOnBehalf);
            s.expectKernel(false);
            reading.await();
            if (done) {
              s.lab.idle.call(
                  () ->
                      s.scene.kernel(
                          () ->
                              s.expect(
                                  s.lab.slot.get() > before[0], "the request was lost on idle")));
            }
          });
    }
    lab.add(
        "request on behalf in KERNEL, an early kind due",
        s ->
            s.scene.kernel(
                () -> {
                  s.scene.early.request();
                  s.attempt(s.lab.increment::requestOnBehalf);
                  s.expectKernel(true);
                }));
  }

  private static void pins(Lab lab) {
    for (boolean inKernel : new boolean[] {false, true}) {
      lab.add(
          "pin, use and close" + (inKernel ? " in KERNEL" : ""),
          s -> {
            if (inKernel) {
              s.scene.kernel(
                  () -> {
                    s.attempt(() -> use(s));
                    s.expectKernel(true);
                  });
            } else {
              s.attempt(() -> use(s));
            }
            s.expectKernel(false);
          });
    }
    lab.add(
        "close a pin",
        s -> {
          Pin pin = s.opened(Sojourn.tryPin(s.lab.idle.thread));
          s.expect(pin.isHeld(), "no pin");
          s.scene.plain.request();
          s.attempt(pin::close);
          s.expectKernel(false);
        });
    lab.add(
        "a pin closed after the method that made it",
        s -> {
          Pin[] pin = {null};
          if (s.attempt(() -> s.scene.kernel(() -> pin[0] = Sojourn.tryPin(s.lab.idle.thread)))) {
            s.expectKernel(true);
          }
          if (pin[0] != null) {
            s.attempt(s.opened(pin[0])::close);
          }
          s.expectKernel(false);
        });
    lab.add(
        "round trip of a thread that stays in KERNEL for a pin",
        s -> {
          Pin[] pin = {null};
          s.scene.kernel(() -> pin[0] = Sojourn.tryPin(s.lab.idle.thread));
          s.expectKernel(true);
          s.attempt(() -> s.scene.kernel(() -> {}));
          pin[0].close();
          s.expectKernel(false);
        });
    lab.add(
        "entry of a pinned thread",
        s -> {
          s.scene.kernel(() -> {});
          CountDownLatch pinned = new CountDownLatch(1);
          boolean[] closed = {false};
          Helper.Doing pinning =
              s.lab.reader.begin(
                  () -> {
                    try (Pin pin = Sojourn.tryPin(s.helper.thread)) {
                      s.expect(pin.isHeld(), "no pin");
                      pinned.countDown();
                      long start = System.nanoTime();
                      while (!s.helper.isWaiting() && System.nanoTime() - start < 2_000_000) {
                        Thread.onSpinWait();
                      }
                      closed[0] = true;
                    }
                  });
          pinned.await();
          s.attempt(() -> s.scene.kernel(() -> s.expect(closed[0], "entered under a pin")));
          s.expectKernel(false);
          pinning.await();
        });
    lab.add(
        "values cleared by a thread that is not tracked",
        s -> {
          PerThread<String> fresh = PerThread.withInitial(() -> "first");
          if (!s.attempt(fresh::clear)) {
            fresh.clear();
          }
        });
    lab.add(
        "values in KERNEL",
        s -> {
          PerThread<String> fresh = PerThread.withInitial(() -> "first");
          s.scene.kernel(
              () -> {
                s.attempt(fresh::get);
                s.attempt(() -> fresh.set("second"));
                s.attempt(fresh::get);
              });
          if (!s.attempt(fresh::clear)) {
            fresh.clear();
          }
          s.scene.kernel(() -> s.expect(fresh.get().equals("first"), "a value was not cleared"));
          s.expectKernel(false);
          for (InvalidationKind kind : s.domain.invalidations().kinds()) {
            s.expect(!kind.name().startsWith("PerThread.clear"), "clear leaves a kind behind");
          }
        });
  }

  private static void use(Subject s) {
    try (Pin pin = s.opened(Sojourn.tryPin(s.lab.idle.thread))) {
      if (pin.isHeld()) {
        s.lab.slot.set(pin, s.lab.slot.get(pin) + 1);
      }
    }
  }
}
