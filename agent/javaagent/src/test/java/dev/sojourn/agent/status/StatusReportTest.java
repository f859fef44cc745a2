package dev.sojourn.agent.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A report is the same on the other side, and what is not one does no harm. */
final class StatusReportTest {
  @Test
  void comesBackAsItWas() {
    SplittableRandom random = new SplittableRandom(19);
    for (int round = 0; round < 1_000; round++) {
      StatusReport report = new StatusReport();
      for (int n = random.nextInt(5); n > 0; n--) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
          text.append("ab=#'\\n\n\r\u20ac".charAt(random.nextInt(10)));
        }
        report.put("t/" + n, text.toString()).put("n/" + n, random.nextInt());
      }
      assertEquals(report.values(), StatusReport.parse(report.format()).values());
    }
  }

  @Test
  void listsComeBackWithTheirEmptyLines() {
    List<String> lines = List.of("first", "", "third\nwith a break");
    StatusReport report =
        new StatusReport().put("lines", lines).put("none", List.of()).put("lines/4", "odd");
    StatusReport read = StatusReport.parse(report.format());
    assertEquals(lines, read.texts("lines"));
    assertEquals(List.of(), read.texts("none"));
    assertEquals(List.of(), read.texts("line"));
  }

  @Test
  void passesOverWhatItDoesNotUnderstand() {
    StatusReport report =
        StatusReport.parse("a=?1\nb\n=#1\nc=\nd=#x\ne=#99999999999999999999\nf=#-5\ng='h");
    assertEquals(2, report.values().size());
    assertEquals(-5, report.number("f"));
    assertEquals(0, report.number("g"));
    assertEquals("h", report.text("g"));
    assertEquals("", report.text("d"));
  }
}
