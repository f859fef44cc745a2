package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jars;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar sojourn-agent.jar list | attach | status}: what each has done is read back. */
final class CommandLineIT {
  private static final int FAILED = 1;
  private static final int NOT_FOUND = 3;
  private static final int REFUSED = 4;
  private static final int ABSENT = 5;
  private static final int UNKNOWN = 6;

  static Finished command(Jdk jdk, String... words) {
    return Jvm.on(jdk).brief().jar(Artifacts.AGENT_JAR, words).run();
  }

  /** A program that stays until the test ends it, and prints one line. */
  static Running idle(Jdk jdk, String... arguments) {
    // Without this option the JVM warns on stderr that a later release will refuse agents.
    Jvm jvm = Jvm.on(jdk).flag("-XX:+EnableDynamicAgentLoading");
    return ready(jvm.program("shared.Idle", arguments).start());
  }

  static Running ready(Running program) {
    program.awaitOut("ready");
    return program;
  }

  private static String pid(Running program) {
    return Long.toString(program.pid());
  }

  private static void assertSays(Finished command, String... lines) {
    for (String line : lines) {
      assertTrue(command.out().contains(line), () -> "no line '" + line + "' in\n" + command);
    }
  }

  @OnEveryJdk
  void listsJvms(Jdk jdk) {
    String pid;
    try (Running program = idle(jdk, "listed=1")) {
      pid = pid(program);
      String line = "dev.sojourn.e2e.programs.shared.Idle listed=1";
      assertSays(command(jdk, "list").exited(0).silent(), pid + " " + line);
      Finished json = command(jdk, "--json", "list").exited(0).silent();
      assertTrue(json.out().get(0).contains("\"pid\":" + pid), json::toString);
      program.finish().printed("ready").silent(); // nobody has asked it anything
    }
    assertFalse(command(jdk, "list").out().stream().anyMatch(line -> line.startsWith(pid + " ")));
  }

  @OnEveryJdk
  void attachesAndReadsBack(Jdk jdk) {
    try (Running program = idle(jdk)) {
      command(jdk, "status", pid(program)).printedNothing().exited(ABSENT);
      Finished attach = command(jdk, "attach", pid(program), "policy=lazy").exited(0).silent();
      String start = "Sojourn " + Artifacts.VERSION + " is at work in process " + pid(program);
      assertSays(
          attach,
          start,
          "methods: 1 woven, 0 skipped, 0 failed",
          "option: policy=lazy (argument)",
          "option: stall.timeout=10s (default)");
      assertSays(command(jdk, "status", pid(program)).exited(0).silent(), start);

      Finished again = command(jdk, "attach", pid(program), "stall.timeout=3s").exited(0).silent();
      assertSays(
          again,
          "methods: 1 woven, 0 skipped, 0 failed",
          "option: policy=lazy (argument)",
          "option: stall.timeout=3s (argument)");

      Finished fixed = command(jdk, "attach", pid(program), "jmx.delay=9s").exited(FAILED);
      assertSays(fixed, "option: jmx.delay=2s (default)");
      assertTrue(
          fixed.out().stream().anyMatch(l -> l.startsWith("problem: option jmx.delay with value")),
          fixed::toString);

      Finished json = command(jdk, "status", "--json", pid(program)).exited(0).silent();
      assertEquals(1, json.out().size(), json::toString);
      for (String part :
          List.of(
              "{\"pid\":" + pid(program) + ",",
              "\"attaches\":3,",
              "\"stall.timeout\":{\"value\":\"3s\",\"source\":\"argument\"}",
              "\"problems\":[\"option jmx.delay with value")) {
        assertTrue(json.out().get(0).contains(part), () -> part + " is missing in\n" + json);
      }
      program.finish().printed("ready").startLine();
    }
  }

  @OnEveryJdk
  void explainsAClass(Jdk jdk) {
    String main = "dev.sojourn.e2e.programs.shared.Idle";
    String loader = main + " is loaded by jdk.internal.loader.ClassLoaders$AppClassLoader";
    try (Running program = idle(jdk)) {
      command(jdk, "explain", pid(program), main).printedNothing().exited(ABSENT);
      command(jdk, "attach", pid(program)).exited(0);
      Finished explained = command(jdk, "explain", pid(program), main).exited(0).silent();
      String[] lines = {
        loader,
        main + ".kernel(): woven as KERNEL",
        main + ".main(java.lang.String[]): no annotation and no pattern",
      };
      assertEquals(List.of(lines), explained.out());
      assertEquals(
          List.of(
              "{\"pid\":%s,\"class\":\"%s\",\"loaded\":1,\"explanation\":[\"%s\"]}"
                  .formatted(pid(program), main, String.join("\",\"", lines))),
          command(jdk, "explain", "--json", pid(program), main).exited(0).silent().out());
      for (String near : List.of("idle", "com.acme.Idle", "dev/sojourn/e2e/programs/shared/Idle")) {
        assertEquals(
            List.of(
                near + " is not loaded; a class is woven when it is loaded",
                "a loaded class of that simple name: " + main),
            command(jdk, "explain", pid(program), near).exited(UNKNOWN).silent().out());
      }
      // Asking has changed nothing.
      Finished status = command(jdk, "status", "--json", pid(program)).exited(0).silent();
      assertTrue(status.out().get(0).contains("\"attaches\":1,"), status::toString);
      program.finish().printed("ready").onlyStartLine();
    }
  }

  /** A JVM that refuses agents cannot be asked by an attach; the command names another way. */
  @OnEveryJdk
  void doesNotExplainWhereAgentsAreNotLetIn(Jdk jdk) {
    Jvm jvm = Jvm.on(jdk).agent().flag("-XX:-EnableDynamicAgentLoading");
    try (Running program = ready(jvm.program("shared.Idle").start())) {
      Finished refused =
          command(jdk, "explain", pid(program), "a.B").printedNothing().exited(REFUSED);
      assertTrue(
          refused.err().get(0).endsWith("operation explain of type=Agent"), refused::toString);
    }
  }

  @OnEveryJdk
  void showsWhereEachValueComesFrom(Jdk jdk, @TempDir Path folder) throws IOException {
    String lines =
        "policy=eager\nkernel=x.A.b()\n kernel=dev.sojourn.e2e.programs.shared.Idle.main(..)\n";
    Path file = Files.writeString(folder.resolve("a.properties"), lines);
    Jvm jvm = Jvm.on(jdk).agent("config=" + file).flag("-Dsojourn.stall.timeout=4s");
    jvm.environment("SOJOURN_RETIRE_MAX_COUNT", "7");
    // Asking loads nothing, and so needs no permission to.
    jvm.flag("-XX:-EnableDynamicAgentLoading");
    try (Running program = ready(jvm.program("shared.Idle").start())) {
      assertSays(
          command(jdk, "status", pid(program)).exited(0).silent(),
          "option: config=" + file + " (argument)",
          "option: policy=eager (" + file + ":1:8)",
          "option: stall.timeout=4s (system property sojourn.stall.timeout)",
          "option: retire.max.count=7 (environment variable SOJOURN_RETIRE_MAX_COUNT)",
          "option: isolation=normal (default)",
          "pattern: kernel=x.A.b() has matched no method (" + file + ":2:8)");
      Finished finished = program.finish().printed("ready").startLine();
      finished.warned(file + ":2:8: kernel=x.A.b() has never matched");
    }
  }

  @OnEveryJdk
  void findsAJvmByNameAndByPattern(Jdk jdk) {
    String main = "dev.sojourn.e2e.programs.shared.Idle";
    String mine = "mark=" + ProcessHandle.current().pid();
    try (Running one = idle(jdk, mine + "a");
        Running two = idle(jdk, mine + "b")) {
      Finished found = command(jdk, "status", mine + "a$").exited(ABSENT);
      assertTrue(found.err().get(0).contains("process " + pid(one) + ";"), found::toString);
      for (String word : List.of("Idle", main, mine)) {
        Finished several = command(jdk, "status", word).printedNothing().exited(NOT_FOUND);
        for (Running each : List.of(one, two)) {
          assertTrue(several.err().get(0).contains(pid(each)), several::toString);
        }
      }
      command(jdk, "status", mine + "c$").printedNothing().exited(NOT_FOUND);
    }
  }

  /** A refusal leaves the program as it was, and the command says why, which the JVM does not. */
  @OnEveryJdk
  void failsClosed(Jdk jdk) {
    try (Running program = idle(jdk)) {
      Finished refused =
          command(jdk, "attach", pid(program), "fail=closed,colour=red")
              .printedNothing()
              .exited(FAILED);
      assertTrue(
          refused.err().get(0).contains("option colour with value 'red'"), refused::toString);
      assertSays(
          command(jdk, "status", pid(program)).exited(0),
          "Sojourn " + Artifacts.VERSION + " is not at work in process " + pid(program));
    }
  }

  /** The JVM reports success for an agent that could not start; what it shows says otherwise. */
  @OnEveryJdk
  void doesNotTrustTheReply(Jdk jdk, @TempDir Path folder) {
    Jars.compile(
        folder,
        "dev.sojourn.agent.weaving.report.WeavingReport",
        """
        package dev.sojourn.agent.weaving.report;
        public final class WeavingReport {
          static final int BROKEN = Integer.parseInt("on purpose");
        }
        """);
    Jvm jvm = Jvm.on(jdk).flag("-XX:+EnableDynamicAgentLoading");
    jvm.classPath(folder, Artifacts.SOJOURN_JAR, Artifacts.PROGRAMS);
    try (Running program = ready(jvm.program("shared.Idle").start())) {
      AttachIT.attach(program, ""); // does not throw
      Finished attach = command(jdk, "attach", pid(program)).printedNothing().exited(FAILED);
      assertTrue(attach.err().get(0).contains("the agent could not start"), attach::toString);
      Finished finished = program.finish().printed("ready");
      assertEquals(2, finished.errors().size(), finished::toString);
    }
  }

  @OnEveryJdk
  void opensNoPort(Jdk jdk) throws IOException {
    try (Running program = idle(jdk)) {
      command(jdk, "attach", pid(program), "jmx.delay=1ms").exited(0).silent();
      command(jdk, "status", pid(program)).exited(0).silent();
      assertEquals(Set.of(), ports(program));
    }
  }

  /** A JVM that does open a port, seen by the same check. */
  @OnEveryJdk
  void control(Jdk jdk) throws IOException {
    Jvm jvm = Jvm.on(jdk).flag("-Dcom.sun.management.jmxremote.port=0");
    jvm.flag("-Dcom.sun.management.jmxremote.authenticate=false");
    jvm.flag("-Dcom.sun.management.jmxremote.ssl=false");
    try (Running program = ready(jvm.program("shared.Idle").start())) {
      assertFalse(ports(program).isEmpty());
    }
  }

  /** The inodes of the sockets that a process listens at. */
  private static Set<String> ports(Running program) throws IOException {
    Set<String> listening = new HashSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String row : Files.readAllLines(Path.of("/proc", pid(program), "net", table))) {
        String[] columns = row.strip().split("\\s+", -1);
        if (columns[3].equals("0A")) { // LISTEN
          listening.add(columns[9]);
        }
      }
    }
    Set<String> own = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc", pid(program), "fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.isSymbolicLink(descriptor)) { // it may be closed by now
          own.add(Files.readSymbolicLink(descriptor).toString());
        }
      }
    }
    listening.removeIf(inode -> !own.contains("socket:[" + inode + "]"));
    return listening;
  }

  /** A thread is inside a method that had no hooks when it was called: the status names it. */
  @OnEveryJdk
  void showsWhomGracePeriodsWaitFor(Jdk jdk) {
    String waiting =
        "waiting: grace periods wait for the thread in an old frame, inside a method that was woven"
            + " meanwhile";
    try (Running program =
        Jvm.on(jdk).flag("-XX:+EnableDynamicAgentLoading").program("shared.OldFrame").start()) {
      program.awaitOut("attach");
      assertSays(command(jdk, "attach", pid(program)).exited(0).silent(), waiting);
      assertSays(command(jdk, "status", pid(program)).exited(0).silent(), waiting);
      program.send("attached");
      program.awaitOut("left");
      Finished status = command(jdk, "status", pid(program));
      for (int i = 0; i < 60 && status.exited(0).out().contains(waiting); i++) {
        status = command(jdk, "status", pid(program)); // shown once a second
      }
      assertFalse(status.out().contains(waiting), status::toString);
    }
  }
}
