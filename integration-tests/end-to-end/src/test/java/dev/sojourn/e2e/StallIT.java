package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;

/** Whoever holds up a grace period is named, again and again but ever more rarely. */
@Isolated("a stall is a matter of time")
final class StallIT {
  private static final Pattern REPORT =
      Pattern.compile("sojourn WARN stall: grace period [0-9]+ has waited ([0-9.]+) s for .*");

  private static final Pattern HOLDER =
      Pattern.compile(" *thread 'holder' in KERNEL, sojourn 1, for at least ([0-9.]+) s");

  @OnEveryJdk
  void theHolderIsNamed(Jdk jdk) {
    try (Running program =
        Jvm.on(jdk).agent("stall.timeout=300ms").program("shared.Stalling").start()) {
      program.awaitOut("stalled");
      program.awaitErr(lines -> numbers(lines, REPORT).size() >= 3, "three reports of the stall");
      Finished finished = program.finish().printed("stalled\ndisposed=true\nmode=user").startLine();

      List<Double> waits = numbers(finished.err(), REPORT);
      List<Double> ages = numbers(finished.err(), HOLDER);
      assertEquals(finished.warnings().size(), waits.size(), finished::toString);
      assertEquals(waits.size(), ages.size(), finished::toString);
      for (int i = 0; i < waits.size(); i++) {
        // Less a tenth, because they are rounded when they are printed.
        double least = i == 0 ? 0.3 : 2 * waits.get(i - 1) - 0.1;
        assertTrue(waits.get(i) >= least - 0.05, finished::toString);
        assertTrue(ages.get(i) >= waits.get(i), finished::toString);
      }
      String all = String.join("\n", finished.err());
      assertTrue(all.contains("1 retired object(s), 64 bytes, wait for disposal"), all);
      assertTrue(
          all.contains("dev.sojourn.e2e.programs.shared.Sitter.sitInKernel(Sitter.java:"), all);
      assertTrue(!all.contains("bystander"), all);
    }
  }

  /** The default limit is far longer than what the other test needs for its three reports. */
  @OnEveryJdk
  void control(Jdk jdk) {
    Jvm.on(jdk)
        .agent()
        .program("shared.Stalling")
        .run()
        .printed("stalled\ndisposed=true\nmode=user")
        .onlyStartLine();
  }

  /** A stopped process, or a machine that sleeps, holds up nothing: its time stands still. */
  @Tag("slow")
  @OnEveryJdk
  void timeInWhichTheProcessStoodStillIsNoStall(Jdk jdk) throws InterruptedException {
    try (Running program =
        Jvm.on(jdk).agent("stall.timeout=10s").program("shared.Stalling").start()) {
      program.awaitOut("stalled");
      program.signal("STOP");
      TimeUnit.SECONDS.sleep(12);
      program.signal("CONT");
      TimeUnit.SECONDS.sleep(3); // for more than one look of the monitor's, which is once a second
      program.finish().printed("stalled\ndisposed=true\nmode=user").onlyStartLine();
    }
  }

  private static List<Double> numbers(List<String> lines, Pattern pattern) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(matcher -> Double.valueOf(matcher.group(1)))
        .toList();
  }
}
