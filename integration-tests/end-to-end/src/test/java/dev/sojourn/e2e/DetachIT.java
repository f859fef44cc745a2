package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jdks;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code java -jar sojourn-agent.jar detach}: the hooks go, and nothing that was promised. */
@Isolated("torture needs all processors for its races")
final class DetachIT {
  private static final int FAILED = 1;
  private static final int REFUSED = 4;
  private static final int ABSENT = 5;
  private static final int CYCLES = 3;
  private static final int SECONDS = 20;

  private static Running start(Jdk jdk, String program, String options) {
    // Without this option the JVM warns on stderr that a later release will refuse agents.
    return Jvm.on(jdk)
        .flag("-XX:+EnableDynamicAgentLoading")
        .agent(options)
        .program(program)
        .start();
  }

  private static Finished command(Running program, String... words) {
    String[] all = words.clone();
    all[all.length - 1] = Long.toString(program.pid());
    return CommandLineIT.command(Jdks.running(), all);
  }

  /** The thread that was inside drops by its exit, the other one by its first entry afterwards. */
  @OnEveryJdk
  void theHooksGoAndComeBack(Jdk jdk) {
    try (Running program = start(jdk, "detach.Detached", "stall.timeout=1s")) {
      program.awaitOut("detach");
      Finished detached = command(program, "detach", "PID").exited(0).silent();
      String state = "Sojourn " + Artifacts.VERSION + " is detached in process " + program.pid();
      assertEquals(state, detached.out().get(0), detached::toString);
      assertTrue(
          detached.out().contains("methods: 0 woven, 0 skipped, 0 failed"), detached::toString);
      program.send("detached");
      program.awaitOut("attach");
      Finished status = command(program, "status", "PID").exited(0).silent();
      assertEquals(state, status.out().get(0), status::toString);
      assertTrue(
          status.out().stream().anyMatch(line -> line.startsWith("waiting: ")), status::toString);
      command(program, "attach", "PID").exited(0).silent();
      program.send("attached");
      Finished finished =
          program
              .finish()
              .exited(0)
              .printed(
                  """
                  woven at first=true
                  at first=kernel with a value
                  detach
                  woven=false
                  without hooks=user with a value
                  dropped=0
                  covered=false
                  pinned=false
                  the call with hooks has left=true
                  disposed=0
                  attach
                  woven again=true
                  with hooks again=kernel with a value
                  dropped=2
                  covered in time=true
                  disposed=2
                  """)
              .startLine();
      assertEquals(
          1,
          finished.warnings().stream().filter(line -> line.contains("are kept")).count(),
          finished::toString);
    }
  }

  /** Its next entry runs the handler, which somebody relies on: that entry must have a hook. */
  @OnEveryJdk
  void whoHasNotHeardOfACoveredRequestIsInTheWay(Jdk jdk) {
    try (Running program = start(jdk, "detach.Lagging", "stall.timeout=1s")) {
      program.awaitOut("detach");
      Finished refused = command(program, "detach", "PID").printedNothing().exited(FAILED);
      assertTrue(refused.err().get(0).contains("thread 'sleeper'"), refused::toString);
      Finished json = command(program, "detach", "--json", "PID").exited(FAILED).silent();
      assertTrue(json.out().get(0).startsWith("{\"exit\":1,\"reason\":"), json::toString);
      program.send("refused");
      program.awaitOut("detach again");
      command(program, "detach", "PID").exited(0).silent();
      program.send("detached");
      program
          .finish()
          .exited(0)
          .printed("covered=true\ndetach\nwoven=true\ndropped=1\ndetach again\nwoven=false\n");
    }
  }

  /** The torture program is the judge: nothing too old is seen, and nobody is hung or left in. */
  @Tag("slow")
  @OnEveryJdk
  void underLoadNothingIsSeenTooLate(Jdk jdk) {
    Jvm torture =
        Jvm.on(jdk)
            .flag("-XX:+EnableDynamicAgentLoading")
            .agent()
            .jar(Artifacts.tortureJar(), "--seconds=" + SECONDS, "--policy=lazy");
    try (Running program = torture.start()) {
      program.awaitOutStarting("torture: ");
      for (int i = 0; i < CYCLES; i++) {
        command(program, "detach", "PID").exited(0).silent();
        command(program, "attach", "PID").exited(0).silent();
      }
      Finished finished = program.finish(SECONDS + Running.HANG_SECONDS).exited(0);
      String verdict = finished.out().get(finished.out().size() - 1);
      assertTrue(verdict.startsWith("verdict: PASSED"), finished::toString);
      assertEquals(
          CYCLES,
          finished.err().stream().filter(line -> line.contains("is detached: ")).count(),
          finished::toString);
    }
  }

  @OnEveryJdk
  void whatCannotBeDetachedIsSaid(Jdk jdk) {
    try (Running program = CommandLineIT.idle(jdk)) {
      command(program, "detach", "PID").printedNothing().exited(ABSENT);
    }
    Jvm closed = Jvm.on(jdk).flag("-XX:-EnableDynamicAgentLoading").agent().program("shared.Idle");
    try (Running program = CommandLineIT.ready(closed.start())) {
      command(program, "detach", "PID").printedNothing().exited(REFUSED);
    }
  }
}
