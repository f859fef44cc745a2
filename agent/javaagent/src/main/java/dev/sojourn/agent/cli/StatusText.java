package dev.sojourn.agent.cli;

import dev.sojourn.agent.status.StatusReport;
import java.util.ArrayList;
import java.util.List;

/** Puts a report into words for people. */
final class StatusText {
  private static final String OPTIONS = "options/";
  private static final String VALUE = "/value";

  private StatusText() {}

  static List<String> of(String pid, StatusReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Sojourn %s is %s in process %s"
            .formatted(report.text("version"), report.text("state"), pid));
    lines.add(
        "methods: %d woven, %d skipped, %d failed"
            .formatted(
                report.number("methods/woven"),
                report.number("methods/skipped"),
                report.number("methods/failed")));
    lines.add(
        "grace periods: %d completed%s"
            .formatted(report.number("gracePeriods/completed"), running(report)));
    lines.add(
        "retired: %d pending, %d bytes"
            .formatted(report.number("retired/count"), report.number("retired/bytes")));
    lines.add("remote barrier: " + report.text("remoteBarrier"));
    for (int i = 0; !report.text("waitingFor/" + i + "/reason").isEmpty(); i++) {
      lines.add(
          "waiting: grace periods wait for the thread %s, %s"
              .formatted(
                  report.text("waitingFor/" + i + "/thread"),
                  report.text("waitingFor/" + i + "/reason")));
    }
    for (String name : report.values().keySet()) {
      if (name.startsWith(OPTIONS) && name.endsWith(VALUE)) {
        String key = name.substring(OPTIONS.length(), name.length() - VALUE.length());
        lines.add(
            "option: %s=%s (%s)"
                .formatted(key, report.text(name), report.text(OPTIONS + key + "/source")));
      }
    }
    for (int i = 0; !report.text("unmatchedPatterns/" + i + "/pattern").isEmpty(); i++) {
      lines.add(
          "pattern: %s has matched no method (%s)"
              .formatted(
                  report.text("unmatchedPatterns/" + i + "/pattern"),
                  report.text("unmatchedPatterns/" + i + "/source")));
    }
    for (String loader : report.texts("foreignRuntimes")) {
      lines.add("copy: " + loader + " has a runtime of its own, with its own state");
    }
    for (String problem : report.texts("problems")) {
      lines.add("problem: " + problem);
    }
    return lines;
  }

  private static String running(StatusReport report) {
    long millis = report.number("gracePeriods/runningMillis");
    return millis < 0 ? "" : ", one is running for " + millis + " ms";
  }
}
