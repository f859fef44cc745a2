package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Remote;
import dev.sojourn.e2e.harness.Running;
import java.util.Map;
import java.util.Objects;
import javax.management.openmbean.CompositeData;

/** What cannot be woven is named in a warning and listed with a reason; the rest is woven. */
final class SkippedIT {
  private static final String CLASS = "dev.sojourn.e2e.programs.skipped.Skipped$";

  /** Method by method: what the reason must speak of. */
  private static final Map<String, String> SKIPPED =
      Map.of(
          CLASS + "Shape.area(int[], java.lang.String)", "abstract",
          CLASS + "Shape.rest()", "abstract",
          CLASS + "Square.elsewhere()", "native",
          CLASS + "Square.both()", "both",
          CLASS + "Square.compareTo(java.lang.Object) returning int", "bridge");

  private static final String PRINTED =
      """
      woven beside skipped=kernel
      behind a skipped bridge=kernel
      both annotations=user
      native=not linked
      ready
      """;

  @OnEveryJdk
  void skippedMethodsAreNamed(Jdk jdk) {
    try (Running program = Jvm.on(jdk).agent("jmx.delay=1ms").program("skipped.Skipped").start()) {
      program.awaitOut("ready");
      try (Remote remote = Remote.of(program)) {
        Map<Object, CompositeData> methods = remote.table("type=Agent", "Methods");
        SKIPPED.forEach(
            (method, reason) -> {
              CompositeData row = Objects.requireNonNull(methods.get(method), method);
              assertEquals("SKIPPED", row.get("outcome"), method);
              assertTrue(((String) row.get("reason")).contains(reason), row::toString);
            });
        CompositeData woven = methods.get(CLASS + "Square.area(int[], java.lang.String)");
        assertEquals("WOVEN", woven == null ? "missing" : woven.get("outcome"));
        assertEquals(SKIPPED.size(), remote.number("type=Agent", "SkippedMethods"));
        assertEquals(0, remote.number("type=Agent", "FailedMethods"));
      }
      Finished finished = program.finish().printed(PRINTED).startLine();
      finished.warned(SKIPPED.keySet().toArray(new String[0]));
      SKIPPED.forEach(
          (method, reason) ->
              assertTrue(
                  finished.warnings().stream()
                      .anyMatch(line -> line.contains(method) && line.contains(reason)),
                  finished::toString));
    }
  }

  @OnEveryJdk
  void theyAreNoReasonToFailClosed(Jdk jdk) {
    Jvm.on(jdk)
        .agent("fail=closed,log.level=error")
        .program("skipped.Skipped")
        .run()
        .printed(PRINTED);
  }
}
