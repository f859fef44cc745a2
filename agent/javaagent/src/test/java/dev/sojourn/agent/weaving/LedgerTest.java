package dev.sojourn.agent.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.weaving.MethodReport.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The list of what became of annotated methods. */
final class LedgerTest {
  private final Ledger ledger = new Ledger();

  private static MarkedMethod method(String name) {
    return new MarkedMethod(0, name, "(I)V", true, false, "", MarkedMethod.INHERIT);
  }

  @Test
  void isEmptyAtFirst() {
    assertEquals(Map.of(), ledger.methods());
    for (Outcome outcome : Outcome.values()) {
      assertEquals(0, ledger.count(outcome));
    }
  }

  @Test
  void takesDownOutcomeModeAndReason() {
    ledger.woven("p.B", method("m"));
    ledger.notWoven("p.A", method("m"), Outcome.SKIPPED, "because");
    ledger.notWoven(
        "p.A",
        new MarkedMethod(0, "n", "()V", false, true, "", MarkedMethod.INHERIT),
        Outcome.FAILED,
        "otherwise");
    assertEquals(
        List.of("p.A.m(int)", "p.A.n()", "p.B.m(int)"), List.copyOf(ledger.methods().keySet()));
    assertEquals(
        List.of(
            new MethodReport(Outcome.SKIPPED, "KERNEL", "because"),
            new MethodReport(Outcome.FAILED, "USER", "otherwise"),
            new MethodReport(Outcome.WOVEN, "KERNEL", "")),
        List.copyOf(ledger.methods().values()));
    for (Outcome outcome : Outcome.values()) {
      assertEquals(1, ledger.count(outcome), outcome.name());
    }
  }

  @Test
  void keepsTheLatestOfAMethod() {
    ledger.notWoven("p.A", method("m"), Outcome.FAILED, "for a while");
    ledger.woven("p.A", method("m"));
    assertEquals(
        Map.of("p.A.m(int)", new MethodReport(Outcome.WOVEN, "KERNEL", "")), ledger.methods());
    assertEquals(0, ledger.count(Outcome.FAILED));
  }

  @Test
  void saysOfAnObstacleOnceThatItIsNews() {
    assertTrue(ledger.notWoven("p.A", method("m"), Outcome.SKIPPED, "because"));
    assertFalse(ledger.notWoven("p.A", method("m"), Outcome.SKIPPED, "because"));
    assertTrue(ledger.notWoven("p.A", method("m"), Outcome.SKIPPED, "otherwise"));
  }

  @Test
  void handsOutCopies() {
    ledger.woven("p.A", method("m"));
    SortedMap<String, MethodReport> copy = ledger.methods();
    assertNotSame(copy, ledger.methods());
    copy.clear();
    assertEquals(1, ledger.methods().size());
    ledger.woven("p.A", method("n"));
    assertEquals(0, copy.size());
  }

  @Test
  void isWrittenAndReadByManyThreads() throws InterruptedException {
    int threads = 4;
    int methods = 100;
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> writers = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String className = "p.C" + t;
      Thread writer =
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                for (int i = 0; i < methods; i++) {
                  ledger.woven(className, method("m" + i));
                  ledger.methods(); // must not meet a ConcurrentModificationException
                }
              });
      writer.setUncaughtExceptionHandler(
          (thread, e) -> {
            synchronized (failures) {
              failures.add(e);
            }
          });
      writers.add(writer);
      writer.start();
    }
    start.countDown();
    for (Thread writer : writers) {
      writer.join();
    }
    assertEquals(List.of(), failures);
    assertEquals(threads * methods, ledger.count(Outcome.WOVEN));
  }
}
