package dev.sojourn.faults.world;

import dev.sojourn.GracePeriod;
import dev.sojourn.Sojourn;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The engine's own threads at work. */
@SuppressWarnings({"try", "CheckReturnValue"}) // transitions are used by being open
final class Daemons {
  private static final String RECLAIMER = "sojourn-reclaimer";
  private static final String LEADER = "sojourn-grace-periods";
  private static final String MONITOR = "sojourn-monitor";

  private Daemons() {}

  static void addTo(Lab lab) {
    lab.add(
        "the reclaimer disposes",
        s -> {
          Token first = s.token("first");
          Token third = s.token("third");
          on(
              s,
              RECLAIMER,
              () -> {
                s.api.retire(first, 100);
                s.api.retire(
                    () -> {
                      throw new IllegalStateException("a disposer of the application");
                    },
                    10);
                s.api.retire(third, 1);
                Helper.until("nobody disposes", () -> third.disposed() > 0);
              });
        });
    lab.add(
        "the reclaimer disposes under a reader",
        s -> {
          Token token = s.token("what was retired");
          on(
              s,
              RECLAIMER,
              () -> {
                AtomicBoolean leaving = new AtomicBoolean();
                Helper.Doing reading = s.lab.read(s, leaving);
                s.api.retire(token, 1);
                Helper.until("nobody disposes", () -> token.disposed() > 0);
                s.expect(leaving.get(), "disposed of under a reader");
                reading.await();
              });
        });
    lab.add(
        "a polled grace period, and one that completes",
        s ->
            on(
                s,
                LEADER,
                () -> {
                  AtomicBoolean leaving = new AtomicBoolean();
                  Helper.Doing reading = s.lab.read(s, leaving);
                  GracePeriod period = s.api.startGracePeriod();
                  CompletableFuture<?> completion = period.completion();
                  Helper.until("a polled grace period does not end", period::isDone);
                  Helper.until("it does not complete", completion::isDone);
                  s.expect(leaving.get(), "did not wait for the reader");
                  reading.await();
                }));
    lab.add(
        "the daemon of completions",
        s ->
            on(
                s,
                "sojourn-completions",
                () -> {
                  CompletableFuture<?> completion = s.api.startGracePeriod().completion();
                  Helper.until("it does not complete", completion::isDone);
                }));
    if (!lab.lazy) {
      lab.add(
          "a disposer uses the API",
          s -> {
            Token token = s.token("what a disposer retires");
            token.refused = true;
            AtomicBoolean ran = new AtomicBoolean();
            on(
                s,
                RECLAIMER,
                () -> {
                  s.api.retire(
                      () -> {
                        ran.set(true);
                        s.api.retire(token, 5);
                        token.refused = false;
                        s.api.enterKernel(); // and forgets to close it
                      },
                      1);
                  Helper.until("nobody disposes", ran::get);
                });
            s.api.barrier(); // or the token would be looked at too early
          });
    }
    lab.add(
        "the monitor ticks and reaps",
        s -> {
          on(
              s,
              MONITOR,
              () -> {
                Helper dead = new Helper("dead");
                dead.call(() -> s.scene.kernel(() -> {}));
                s.scene.plain.request();
                dead.end();
                reaped(s, dead);
              });
        });
    lab.add(
        "the monitor takes the pins of the dead",
        s ->
            on(
                s,
                MONITOR,
                () -> {
                  Helper dead = new Helper("dead");
                  dead.call(() -> Sojourn.tryPin(s.lab.idle.thread));
                  dead.end();
                  reaped(s, dead);
                }));
  }

  private static void reaped(Subject s, Helper dead) {
    Helper.until(
        "the monitor does not reap",
        () -> {
          LockSupport.unpark(s.lab.daemon(MONITOR, s.scene));
          return s.scene.recordOf(dead.thread) == null;
        });
  }

  private static void on(Subject s, String daemon, dev.sojourn.faults.Fault.Body body) {
    if (!s.reachesDaemons()) {
      s.attemptUnharmed(body);
      return;
    }
    Thread victim = s.lab.daemon(daemon, s.scene);
    s.attemptOn(
        victim,
        () -> {
          body.run();
          Helper.until(
              daemon + " does not come to rest",
              () ->
                  List.of(Thread.State.WAITING, Thread.State.TIMED_WAITING)
                      .contains(victim.getState()));
        });
  }
}
