package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that cannot be attached to: the reason, the remedy, and a program that notices nothing. */
final class RefusedAttachIT {
  private static final int NOT_FOUND = 3;
  private static final int REFUSED = 4;

  private static void assertRefused(Finished command, String reason, String remedy) {
    command.printedNothing().exited(REFUSED);
    assertEquals(1, command.err().size(), command::toString);
    assertTrue(command.err().get(0).contains(reason), command::toString);
    assertTrue(command.err().get(0).contains(remedy), command::toString);
  }

  private static void assertRefuses(Jdk jdk, Running program, String reason, String remedy) {
    CommandLineIT.ready(program);
    String pid = Long.toString(program.pid());
    assertRefused(CommandLineIT.command(jdk, "attach", pid), reason, remedy);
    program.finish().printed("ready").silent();
  }

  @OnEveryJdk
  void dynamicLoadingDisabled(Jdk jdk) {
    try (Running program =
        Jvm.on(jdk).flag("-XX:-EnableDynamicAgentLoading").program("shared.Idle").start()) {
      assertRefuses(jdk, program, "-XX:-EnableDynamicAgentLoading", "-javaagent");
    }
  }

  /** To such a JVM the signal of an attach is a request for a thread dump, on stdout. */
  @OnEveryJdk
  void attachingDisabled(Jdk jdk) {
    String flag = "-XX:+DisableAttachMechanism";
    try (Running program =
        Jvm.on(jdk).flag(flag, "-XX:-UsePerfData").program("shared.Idle").start()) {
      assertRefuses(jdk, program, flag, "-javaagent");
    }
  }

  @OnEveryJdk
  void notHotSpot(Jdk jdk) {
    try (Running program = CommandLineIT.idle(jdk, "java.vm.name=Eclipse OpenJ9 VM")) {
      assertRefuses(jdk, program, "not a HotSpot JVM: Eclipse OpenJ9 VM", "HotSpot");
    }
  }

  @OnEveryJdk
  void tooOld(Jdk jdk) {
    for (String version : List.of("1.8", "11", "16")) {
      try (Running program = CommandLineIT.idle(jdk, "java.specification.version=" + version)) {
        assertRefuses(jdk, program, "Java " + version + ", which is too old", "17 or newer");
      }
    }
  }

  @OnEveryJdk
  void vanished(Jdk jdk) {
    try (Running program = CommandLineIT.idle(jdk)) {
      String pid = Long.toString(program.pid());
      program.finish().printed("ready");
      for (String command : List.of("attach", "status")) {
        Finished gone = CommandLineIT.command(jdk, command, pid).printedNothing();
        assertTrue(
            gone.exited(NOT_FOUND).err().get(0).contains("no process " + pid), gone::toString);
      }
    }
  }

  /** The signal of an attach would end it. */
  @OnEveryJdk
  void notAJvm(Jdk jdk) throws IOException, InterruptedException {
    Process sleeper = new ProcessBuilder("sleep", "1000").start();
    try {
      String pid = Long.toString(sleeper.pid());
      String[][] commands = {
        {"attach", pid}, {"detach", pid}, {"status", pid}, {"explain", pid, "A"}
      };
      for (String[] words : commands) {
        assertRefused(CommandLineIT.command(jdk, words), "is not a JVM", "the command list");
        assertTrue(sleeper.isAlive());
      }
    } finally {
      sleeper.destroyForcibly().waitFor();
    }
  }

  @OnEveryJdk
  void noAttachModule(Jdk jdk) {
    String[][] commands = {{"list"}, {"status", "1"}, {"attach", "1"}, {"attach", "Idle"}};
    for (String[] words : commands) {
      Jvm jvm = Jvm.on(jdk).flag("--limit-modules=java.base,java.instrument");
      assertRefused(
          jvm.jar(Artifacts.AGENT_JAR, words).run(), "no module jdk.attach", "run it with a JDK");
    }
  }

  /** As root there is nobody else's; then the command is run as nobody. */
  @OnEveryJdk
  void anotherUsers(Jdk jdk, @TempDir Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path jar = Files.copy(Artifacts.AGENT_JAR, folder.resolve("agent.jar"));
    String self = ProcessHandle.current().info().user().orElseThrow();
    try (Running program = CommandLineIT.idle(jdk)) {
      boolean root = self.equals("root");
      String pid = root ? Long.toString(program.pid()) : "1";
      Jvm command = Jvm.on(jdk);
      if (root) {
        command.under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
      }
      assertRefused(
          command.jar(jar, "attach", pid).run(),
          "process " + pid + " belongs to the user root",
          "run it as root");
      program.finish().printed("ready").silent();
    }
  }
}
