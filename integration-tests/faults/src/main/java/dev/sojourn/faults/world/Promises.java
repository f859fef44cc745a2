package dev.sojourn.faults.world;

import dev.sojourn.Request;
import dev.sojourn.engine.Retirement;
import dev.sojourn.engine.ThreadRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** What must hold in one domain after a trial, whatever has struck. Stops at the first breach. */
final class Promises {
  private static final Duration LONG = Duration.ofMillis(Helper.HANG_MILLIS);

  /** A thread that owes the run of two handlers, with how often they have run. */
  private record Owing(Helper helper, int plain, int early, Request targeted) {}

  private final Subject subject;
  private final Lab lab;
  private final Scene scene;

  Promises(Subject subject, Scene scene) {
    this.subject = subject;
    this.lab = subject.lab;
    this.scene = scene;
  }

  void look() throws Throwable {
    lookAtRecords();
    subject.helper.call(this::lookAtSubject);
    if (subject.broken.isEmpty()) {
      lookAtRequests();
    }
    if (subject.broken.isEmpty()) {
      lookAtGracePeriods();
    }
  }

  private void lookAtRecords() {
    Map<Thread, Integer> records = new HashMap<>();
    scene.domain.forEachThread(
        record -> {
          if (record.thread().isAlive()) {
            records.merge(record.thread(), 1, Integer::sum);
            String name = record.thread().getName();
            subject.expect(!record.isPinned(), name + " stays pinned");
            subject.expect(record.programmaticAcquire() == 0, name + " counts open transitions");
          }
        });
    records.forEach((thread, n) -> subject.expect(n == 1, n + " records of " + thread.getName()));
  }

  private void lookAtSubject() {
    subject.expect(!scene.api.isInKernel(), "left in KERNEL");
    ThreadRecord record = scene.domain.currentOrNull();
    if (record != null) {
      subject.expect(!record.isPinning(), "believes that it holds a pin");
      subject.expect(!record.isRunningHandlers(), "believes that it runs handlers");
      subject.expect((record.flags & ThreadRecord.COMMITTED) == 0, "stays committed");
      subject.expect((record.flags & ThreadRecord.OWES_LEAVE) == 0, "owes a leave");
    }
  }

  /** What is asked from now on is done by everybody before kernel code. */
  private void lookAtRequests() throws Throwable {
    subject.helper.call(() -> scene.kernel(() -> {}));
    List<Owing> all = new ArrayList<>();
    for (Helper helper : List.of(subject.helper, lab.idle)) {
      int plain = scene.plainRuns(helper.thread);
      int early = scene.earlyRuns(helper.thread);
      all.add(new Owing(helper, plain, early, scene.early.request(helper.thread)));
    }
    Request request = scene.plain.requestAll();
    for (Owing each : all) {
      each.helper().call(() -> scene.kernel(() -> expectRun(each)));
    }
    lab.checker.call(
        () -> {
          for (Owing each : all) {
            subject.expect(
                each.targeted().awaitCovered(LONG),
                each.helper().thread.getName() + " does not get covered");
          }
          subject.expect(request.awaitCovered(LONG), "a later request does not get covered");
        });
  }

  private void expectRun(Owing owing) {
    Thread thread = owing.helper().thread;
    subject.expect(
        scene.plainRuns(thread) > owing.plain(),
        thread.getName() + " did not run a later broadcast");
    subject.expect(
        scene.earlyRuns(thread) > owing.early(),
        thread.getName() + " did not run a later request to it");
  }

  /** Grace periods and disposal go on, and wait for whom they must. */
  private void lookAtGracePeriods() throws Throwable {
    Token later = new Token("what was retired later");
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Helper.Doing reading =
        lab.reader.begin(
            () ->
                scene.kernel(
                    () -> {
                      entered.countDown();
                      leave.await();
                      subject.expect(later.disposed() == 0, "disposed of under a reader");
                    }));
    entered.await();
    lab.checker.call(() -> scene.api.retire(later, 7));
    leave.countDown();
    reading.await();
    lab.checker.call(scene.api::synchronizeExpedited);
    lab.checker.call(scene.api::barrier);
    subject.expect(later.disposed() == 1, "what was retired later was not disposed of");
    Retirement retirement = scene.domain.retirement();
    // What could not be taken back at once is by the reclaimer, as soon as it comes by.
    try {
      Helper.until("stays", () -> retirement.pendingCount() == 0 && retirement.pendingBytes() == 0);
    } catch (Helper.Hang e) {
      subject.broken.add(
          retirement.pendingCount() + " pending, " + retirement.pendingBytes() + " bytes");
    }
  }

  /** The dead are taken away; the subject has ended. */
  void lookAtMonitor() {
    Helper.until(
        "the monitor does not reap",
        () -> {
          LockSupport.unpark(lab.daemon("sojourn-monitor", scene));
          return scene.recordOf(subject.helper.thread) == null;
        });
  }
}
