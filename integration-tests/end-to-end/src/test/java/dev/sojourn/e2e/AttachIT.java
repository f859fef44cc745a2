package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jdks;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import java.io.IOException;
import java.util.List;

/** The agent comes to a program that runs already. */
final class AttachIT {
  private static final String PRINTED =
      """
      woven before=false
      before=user then user in 0
      attach
      woven after=true
      covered=true
      after=kernel then user in 1
      dropped=1
      loaded later=kernel then user in 1
      attach again
      after the second=kernel then user in 1
      """;

  @OnEveryJdk
  void loadedClassesAreWovenAndNotTwice(Jdk jdk) {
    try (Running program = program(jdk, "attach.Attached")) {
      program.awaitOut("attach");
      attach(program, "jmx.delay=1ms");
      program.send("attached");
      program.awaitOut("attach again");
      attach(program, "stall.timeout=5s");
      Finished finished = program.finish().printed(PRINTED).startLine();
      assertEquals(2, finished.err().size(), finished::toString);
      assertTrue(finished.err().get(1).contains("already"), finished::toString);
    }
  }

  @OnEveryJdk
  void theAgentJarIsItsOwnAttacher(Jdk jdk) {
    try (Running program = program(jdk, "attach.Attached")) {
      program.awaitOut("attach");
      Finished attacher =
          Jvm.on(Jdks.running())
              .jar(Artifacts.AGENT_JAR, "attach", Long.toString(program.pid()), "jmx.delay=1ms")
              .run()
              .silent();
      assertEquals(0, attacher.exitCode(), attacher::toString);
      program.send("attached");
      program.finish().printed(PRINTED).onlyStartLine();
    }
    Jvm.on(jdk).jar(Artifacts.AGENT_JAR, "attach").run().exited(2);
    Jvm.on(jdk).jar(Artifacts.AGENT_JAR, "attach", "4194305").run().exited(3);
  }

  /** A thread is inside a method that had no hooks when it was called: no grace period ends. */
  @OnEveryJdk
  void callsFromBeforeAreWaitedFor(Jdk jdk) {
    try (Running program = program(jdk, "shared.OldFrame")) {
      program.awaitOut("attach");
      attach(program, "");
      program.send("attached");
      Finished finished =
          program
              .finish()
              .printed("attach\nwoven=true\nended in the old frame=false\nended later=true\nleft")
              .startLine();
      assertEquals(List.of(), finished.warnings(), finished::toString);
    }
  }

  /** A wrong option is told to the application; with fail=closed, to the attacher, and no more. */
  @OnEveryJdk
  void aWrongOptionNeverStopsARunningProgram(Jdk jdk) {
    try (Running program = program(jdk, "attach.Attached")) {
      program.awaitOut("attach");
      assertThrows(
          AgentInitializationException.class, () -> tryAttach(program, "fail=closed,colour=red"));
      attach(program, "colour=red,jmx.delay=1ms");
      program.send("attached");
      Finished finished = program.finish().printed(PRINTED);
      assertEquals(2, finished.errors().size(), finished::toString);
    }
  }

  private static Running program(Jdk jdk, String name) {
    // Without this option the JVM warns on stderr that a later release will refuse agents.
    return Jvm.on(jdk).flag("-XX:+EnableDynamicAgentLoading").program(name).start();
  }

  static void attach(Running program, String options) {
    try {
      tryAttach(program, options);
    } catch (AgentInitializationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void tryAttach(Running program, String options)
      throws AgentInitializationException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(program.pid()));
      try {
        machine.loadAgent(Artifacts.AGENT_JAR.toString(), options);
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException | AgentLoadException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
