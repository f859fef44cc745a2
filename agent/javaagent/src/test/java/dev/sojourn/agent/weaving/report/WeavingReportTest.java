package dev.sojourn.agent.weaving.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.weaving.DefiningLoader;
import dev.sojourn.agent.weaving.report.WeavingResult.Outcome;
import dev.sojourn.agent.weaving.scan.MarkedMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The list of what became of annotated methods. */
final class WeavingReportTest {
  private static final ClassLoader HERE = WeavingReportTest.class.getClassLoader();

  private final ClassLoader other = new DefiningLoader(HERE, Map.of());
  private final WeavingReport report = new WeavingReport();

  private static MarkedMethod method(String name) {
    return new MarkedMethod(0, name, "(I)V", true, false, "", MarkedMethod.INHERIT);
  }

  @Test
  void isEmptyAtFirst() {
    assertEquals(Map.of(), report.methods());
    for (Outcome outcome : Outcome.values()) {
      assertEquals(0, report.count(outcome));
    }
  }

  @Test
  void takesDownOutcomeModeAndReason() {
    report.woven(HERE, "p.B", method("m"));
    report.notWoven(HERE, "p.A", method("m"), Outcome.SKIPPED, "because");
    report.notWoven(
        HERE,
        "p.A",
        new MarkedMethod(0, "n", "()V", false, true, "", MarkedMethod.INHERIT),
        Outcome.FAILED,
        "otherwise");
    assertEquals(
        List.of("p.A.m(int)", "p.A.n()", "p.B.m(int)"), List.copyOf(report.methods().keySet()));
    assertEquals(
        List.of(
            new WeavingResult(Outcome.SKIPPED, "KERNEL", "because"),
            new WeavingResult(Outcome.FAILED, "USER", "otherwise"),
            new WeavingResult(Outcome.WOVEN, "KERNEL", "")),
        List.copyOf(report.methods().values()));
    for (Outcome outcome : Outcome.values()) {
      assertEquals(1, report.count(outcome), outcome.name());
    }
  }

  @Test
  void keepsTheLatestOfAMethod() {
    report.notWoven(HERE, "p.A", method("m"), Outcome.FAILED, "for a while");
    report.woven(HERE, "p.A", method("m"));
    assertEquals(
        Map.of("p.A.m(int)", new WeavingResult(Outcome.WOVEN, "KERNEL", "")), report.methods());
    assertEquals(0, report.count(Outcome.FAILED));
  }

  @Test
  void saysOfAnObstacleOnceThatItIsNews() {
    assertTrue(report.notWoven(HERE, "p.A", method("m"), Outcome.SKIPPED, "because"));
    assertFalse(report.notWoven(HERE, "p.A", method("m"), Outcome.SKIPPED, "because"));
    assertTrue(report.notWoven(HERE, "p.A", method("m"), Outcome.SKIPPED, "otherwise"));
  }

  @Test
  void tellsLoadersApartWhereTheirClassesDiffer() {
    report.woven(HERE, "p.A", method("m"));
    report.woven(other, "p.A", method("m"));
    assertEquals(List.of("p.A.m(int)"), List.copyOf(report.methods().keySet()));
    report.notWoven(other, "p.A", method("m"), Outcome.SKIPPED, "because");
    List<String> keys = List.copyOf(report.methods().keySet());
    assertEquals(2, keys.size(), keys::toString);
    for (String key : keys) {
      boolean ofOther = key.startsWith("p.A.m(int) of " + DefiningLoader.class.getName() + "@");
      assertEquals(
          ofOther ? Outcome.SKIPPED : Outcome.WOVEN,
          Objects.requireNonNull(report.methods().get(key)).outcome(),
          key);
    }
    assertEquals(1, report.count(Outcome.WOVEN));
    assertEquals(1, report.count(Outcome.SKIPPED));
    assertTrue(report.isKernelFrame("p.A.m"));
  }

  /** Scripts and proxies get class after class, each with a name of its own. */
  @Test
  void forgetsWhatWasUnloaded() throws InterruptedException {
    report.woven(HERE, "p.A", method("m"));
    for (int i = 0; i < 100; i++) {
      report.woven(new DefiningLoader(HERE, Map.of()), "p.Script" + i, method("m"));
    }
    for (int i = 0; report.methods().size() > 1 && i < 200; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertEquals(List.of("p.A.m(int)"), List.copyOf(report.methods().keySet()));
    assertEquals(Set.of("p.A"), report.wovenClasses());
    assertFalse(report.isKernelFrame("p.Script99.m"));
  }

  @Test
  void handsOutCopies() {
    report.woven(HERE, "p.A", method("m"));
    SortedMap<String, WeavingResult> copy = report.methods();
    assertNotSame(copy, report.methods());
    copy.clear();
    assertEquals(1, report.methods().size());
    report.woven(HERE, "p.A", method("n"));
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
                  report.woven(HERE, className, method("m" + i));
                  report.methods(); // must not meet a ConcurrentModificationException
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
    assertEquals(threads * methods, report.count(Outcome.WOVEN));
  }
}
