package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.Libraries;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IClassCoverage;
import org.jacoco.core.tools.ExecFileLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Other agents do their work beside ours, and ours beside theirs, whichever is started first. */
final class OtherAgentsIT {
  private static final String HOOKS_WORK =
      """
      woven=true
      handled without a request=false
      handled before the body=true
      inside in kernel=true
      covered inside=false
      grace period ends inside=false
      covered then=true
      grace period ends then=true
      page=204
      ready
      """;

  private static final String PROGRAM = "otheragents.Beside";

  @OnEveryJdk
  void jacocoCoversWhatIsWoven(Jdk jdk, @TempDir Path folder) throws IOException {
    for (boolean first : List.of(true, false)) {
      Path file = folder.resolve(first + ".exec");
      beside(jdk, first, Libraries.jar("org.jacoco.agent-") + "=destfile=" + file)
          .program(PROGRAM)
          .run()
          .printed(HOOKS_WORK)
          .onlyStartLine();
      IClassCoverage coverage = coverage(file, PROGRAM);
      assertFalse(coverage.isNoMatch(), "JaCoCo has seen other bytes than those of the file");
      coverage
          .getMethods()
          .forEach(
              method ->
                  assertTrue(
                      method.getName().equals("<init>")
                          || method.getInstructionCounter().getCoveredCount() > 0,
                      method.getName()));
      assertEquals(0, coverage(file, "shared.Hello").getInstructionCounter().getCoveredCount());
    }
  }

  private static IClassCoverage coverage(Path file, String program) throws IOException {
    ExecFileLoader loader = new ExecFileLoader();
    loader.load(file.toFile());
    CoverageBuilder builder = new CoverageBuilder();
    String name = "dev/sojourn/e2e/programs/" + program.replace('.', '/');
    new Analyzer(loader.getExecutionDataStore(), builder)
        .analyzeClass(
            Files.readAllBytes(Artifacts.PROGRAMS.resolve(name + ".class")), program + ".class");
    return builder.getClasses().iterator().next();
  }

  @Tag("slow")
  @OnEveryJdk
  void openTelemetryFollowsRequests(Jdk jdk) {
    for (boolean first : List.of(true, false)) {
      Finished finished =
          beside(jdk, first, Libraries.jar("opentelemetry-javaagent-").toString())
              // It appends to the boot class path, at which a JVM that shares classes warns.
              .flag("-Xshare:off")
              .flag("-Dotel.traces.exporter=logging")
              .flag("-Dotel.metrics.exporter=none", "-Dotel.logs.exporter=none")
              .program(PROGRAM)
              .run()
              .printed(HOOKS_WORK);
      List<String> theirs =
          finished.err().stream().filter(line -> line.startsWith("[otel.javaagent ")).toList();
      assertEquals(theirs.size() + 1, finished.err().size(), finished::toString); // our start line
      assertTrue(
          theirs.stream().anyMatch(line -> line.contains("'GET'") && line.contains("/page")),
          finished::toString);
      assertTrue(
          theirs.stream().noneMatch(line -> line.matches(".*(ERROR|WARN|Exception).*")),
          finished::toString);
      assertEquals(List.of(), finished.errors(), finished::toString);
      assertEquals(List.of(), finished.warnings(), finished::toString);
    }
  }

  @OnEveryJdk
  void theExporterServesOurNumbers(Jdk jdk, @TempDir Path folder) throws IOException {
    Path config = folder.resolve("exporter.yaml");
    Files.writeString(config, "includeObjectNames: ['dev.sojourn:*']\nrules: [{pattern: '.*'}]\n");
    for (boolean first : List.of(true, false)) {
      int port = freePort();
      String exporter =
          Libraries.jar("jmx_prometheus_javaagent-") + "=127.0.0.1:" + port + ":" + config;
      try (Running program = beside(jdk, first, exporter).program(PROGRAM).start()) {
        program.awaitOut("ready");
        String page = get("http://127.0.0.1:" + port + "/metrics");
        assertTrue(page.contains("\njmx_scrape_error 0.0\n"), page);
        assertTrue(page.contains("dev_sojourn_Agent_WovenMethods 2.0\n"), page);
        assertTrue(page.contains("dev_sojourn_Invalidation_Requested{name=\"beside\""), page);
        program.finish().printed(HOOKS_WORK).onlyStartLine();
      }
    }
  }

  /** Without our agent, the same program shows that its hooks are missing. */
  @OnEveryJdk
  void control(Jdk jdk, @TempDir Path folder) {
    Jvm.on(jdk)
        .flag("-javaagent:" + Libraries.jar("org.jacoco.agent-") + "=destfile=" + folder + "/exec")
        .program(PROGRAM, "no beans")
        .run()
        .printed(
            """
            woven=false
            handled without a request=false
            handled before the body=false
            inside in kernel=false
            covered inside=true
            grace period ends inside=true
            covered then=true
            grace period ends then=true
            page=204
            ready
            """)
        .silent();
  }

  /** Ours with beans at once, and another, before or after it. */
  private static Jvm beside(Jdk jdk, boolean first, String other) {
    Jvm jvm = Jvm.on(jdk);
    return first
        ? jvm.agent("jmx.delay=1ms").flag("-javaagent:" + other)
        : jvm.flag("-javaagent:" + other).agent("jmx.delay=1ms");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String get(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setReadTimeout(60_000);
    try (var in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
