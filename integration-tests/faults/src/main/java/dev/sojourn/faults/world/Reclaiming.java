package dev.sojourn.faults.world;

import dev.sojourn.GracePeriod;
import dev.sojourn.Protected;
import dev.sojourn.engine.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Grace periods and retired objects. */
final class Reclaiming {
  private static final Duration LONG = Duration.ofMillis(Helper.HANG_MILLIS);

  private Reclaiming() {}

  static void addTo(Lab lab) {
    for (boolean expedited : new boolean[] {false, true}) {
      lab.everywhere(
          expedited ? "synchronize expedited" : "synchronize",
          s -> {
            AtomicBoolean leaving = new AtomicBoolean();
            Helper.Doing reading = s.lab.read(s, leaving);
            if (s.attempt(expedited ? s.api::synchronizeExpedited : s.api::synchronize)) {
              s.expect(leaving.get(), "did not wait for the reader");
            }
            reading.await();
          });
      lab.everywhere(
          expedited ? "polled expedited grace period" : "polled grace period",
          s -> {
            AtomicBoolean leaving = new AtomicBoolean();
            Helper.Doing reading = s.lab.read(s, leaving);
            GracePeriod[] period = {null};
            s.attempt(
                () ->
                    period[0] =
                        expedited ? s.api.startExpeditedGracePeriod() : s.api.startGracePeriod());
            if (period[0] != null) {
              boolean[] done = {false};
              if (s.attempt(() -> done[0] = period[0].isDone())) {
                s.expect(!done[0] || leaving.get(), "did not wait for the reader");
              }
              Helper.until("a polled grace period does not end", period[0]::isDone);
              s.expect(leaving.get(), "did not wait for the reader");
            }
            reading.await();
          });
    }
    lab.everywhere(
        "synchronize for a time",
        s -> {
          AtomicBoolean leaving = new AtomicBoolean();
          Helper.Doing reading = s.lab.read(s, leaving);
          if (s.attempt(() -> s.expect(s.api.synchronize(LONG), "does not end"))) {
            s.expect(leaving.get(), "did not wait for the reader");
          }
          reading.await();
        });
    lab.everywhere(
        "completion of a grace period",
        s -> {
          AtomicBoolean leaving = new AtomicBoolean();
          Helper.Doing reading = s.lab.read(s, leaving);
          GracePeriod period = s.api.startGracePeriod();
          List<CompletableFuture<?>> completions = new ArrayList<>();
          s.attempt(() -> completions.add(period.completion()));
          s.attempt(() -> completions.add(period.completion(Runnable::run)));
          for (CompletableFuture<?> completion : completions) {
            completion.get(Helper.HANG_MILLIS, TimeUnit.MILLISECONDS);
            s.expect(leaving.get(), "did not wait for the reader");
          }
          reading.await();
        });
    lab.everywhere(
        "await a grace period",
        s -> {
          AtomicBoolean leaving = new AtomicBoolean();
          Helper.Doing reading = s.lab.read(s, leaving);
          GracePeriod period = s.api.startGracePeriod();
          if (s.attempt(() -> s.expect(period.await(LONG), "does not end"))) {
            s.expect(leaving.get(), "did not wait for the reader");
          }
          reading.await();
          s.expect(period.await(LONG), "does not end");
        });
    lab.everywhere(
        "retire",
        s -> {
          AtomicBoolean leaving = new AtomicBoolean();
          Helper.Doing reading = s.lab.read(s, leaving);
          Token token = s.token("what was retired");
          s.attemptToRetire(token, () -> s.api.retire(token, 100));
          s.expect(token.disposed() == 0 || leaving.get(), "disposed of under a reader");
          reading.await();
        });
    lab.everywhere(
        "retire in KERNEL",
        s -> {
          Token token = s.token("what was retired");
          s.scene.kernel(
              () -> {
                s.attemptToRetire(token, () -> s.api.retire(token, 100));
                s.expectKernel(true);
                s.expect(token.disposed() == 0, "disposed of under its retirer");
              });
        });
    lab.everywhere(
        "retire over the limit",
        s -> {
          Limits limits = s.domain.limits();
          long before = limits.retireMaxCount();
          AtomicBoolean leaving = new AtomicBoolean();
          Helper.Doing reading = s.lab.read(s, leaving);
          Token first = s.token("what was retired first");
          limits.retireMaxCount(1);
          s.lab.idle.call(() -> s.api.retire(first, 100));
          Token token = s.token("what was retired over the limit");
          s.attemptToRetire(token, () -> s.api.retire(token, 100));
          limits.retireMaxCount(before);
          reading.await();
        });
    lab.add(
        "try to retire",
        s -> {
          Token token = s.token("what was retired");
          boolean[] retired = {false};
          token.refused = !s.attempt(() -> retired[0] = s.api.tryRetire(token, 100));
          token.refused |= !retired[0];
        });
    lab.add(
        "retire and close",
        s -> {
          Token token = s.token("what was retired");
          s.attemptToRetire(token, () -> s.api.retireAndClose(token::run, 100));
        });
    lab.add(
        "retire for an executor",
        s -> {
          s.api.disposeOn(Runnable::run);
          Token token = s.token("what was retired");
          s.attemptToRetire(token, () -> s.api.retire(token, 100));
          s.attempt(s.api::barrier);
          s.api.barrier();
          s.api.disposeOnReclaimer();
        });
    lab.add(
        "update",
        s -> {
          Token old = s.token("what was replaced");
          Protected<Token> reference = s.api.protect(old);
          Token next = new Token("next");
          s.attempt(() -> reference.update(each -> next, Token::run, each -> 100));
          s.scene.kernel(() -> old.refused = reference.get() == old);
        });
    lab.add(
        "barrier for a time",
        s -> {
          Token token = s.token("what was retired");
          s.api.retire(token, 100);
          if (s.attempt(() -> s.expect(s.api.barrier(LONG), "the barrier does not end"))) {
            s.expect(token.disposed() == 1, "the barrier ended too soon");
          }
        });
    lab.everywhere(
        "replace and retire",
        s -> {
          Token old = s.token("what was replaced");
          Protected<Token> reference = s.api.protect(old);
          Token next = new Token("next");
          s.attempt(() -> reference.replaceAndRetire(next, Token::run, 100));
          s.scene.kernel(() -> old.refused = reference.get() == old);
        });
    lab.everywhere(
        "barrier",
        s -> {
          AtomicBoolean leaving = new AtomicBoolean();
          Helper.Doing reading = s.lab.read(s, leaving);
          Token token = s.token("what was retired");
          s.api.retire(token, 100);
          if (s.attempt(s.api::barrier)) {
            s.expect(token.disposed() == 1, "the barrier ended too soon");
          }
          reading.await();
        });
  }
}
