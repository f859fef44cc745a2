package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.parallel.Isolated;

/** A thread that a debugger has suspended, in whatever state, loses nothing and hangs nobody. */
@Isolated("a stall is a matter of time")
final class SuspendedIT {
  private static final String JDWP =
      "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

  private static final String LISTENING = "Listening for transport dt_socket at address: ";

  /** What is known of a thread that is suspended in this state. */
  private static final Map<String, String> ANSWERS =
      Map.of(
          "in user", "covered true, ended true, pinned true",
          "in indeterminate", "covered true, ended true, pinned true",
          "in kernel", "covered false, ended false, pinned false");

  @OnEveryJdk
  void whatIsAskedOfASuspendedThreadIsAnsweredOrReported(Jdk jdk) throws Exception {
    try (Running program =
        Jvm.on(jdk)
            .agent("policy=lazy,stall.timeout=500ms")
            .flag(JDWP)
            .program("suspended.Suspended")
            .start()) {
      VirtualMachine debugger = attach(program);
      for (String state : List.of("in user", "in indeterminate", "in kernel")) {
        whileSuspended(debugger, program, state, 1);
      }
      for (int i = 1; i <= 20; i++) {
        whileSuspended(debugger, program, "hot", i);
      }
      program.awaitOut("suspend pinner");
      ThreadReference pinner = thread(debugger, "pinner");
      pinner.suspend();
      program.send("suspended");
      program.awaitErr(
          lines -> lines.stream().anyMatch(line -> line.contains("thread 'pinner' has pinned it")),
          "a report of the pinned thread's wait");
      program.awaitOut("resume pinner");
      pinner.resume();
      debugger.dispose();
      program.send("resumed");
      Finished finished = program.finish().exited(0);
      ANSWERS.forEach(
          (state, answer) ->
              assertTrue(finished.out().contains(state + "=" + answer), finished::toString));
      for (String later : List.of("in user later", "in indeterminate later", "pinner later")) {
        assertTrue(finished.out().contains(later + "=true"), finished::toString);
      }
      assertEquals(
          20, finished.out().stream().filter("hot later=true"::equals).count(), finished::toString);
      assertTrue(
          finished.err().stream().anyMatch(line -> line.contains("thread 'hot' waits")),
          finished::toString);
    }
  }

  private static void whileSuspended(
      VirtualMachine debugger, Running program, String state, int time) {
    program.awaitOut("suspend " + state, time);
    ThreadReference thread = thread(debugger, state);
    thread.suspend();
    program.send("suspended");
    program.awaitOut("resume " + state, time);
    thread.resume();
    program.send("resumed");
  }

  private static ThreadReference thread(VirtualMachine debugger, String name) {
    return debugger.allThreads().stream()
        .filter(thread -> thread.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no thread is named " + name));
  }

  private static VirtualMachine attach(Running program)
      throws IOException, IllegalConnectorArgumentsException {
    String port = program.awaitOutStarting(LISTENING);
    AttachingConnector connector =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(c -> c.name().equals("com.sun.jdi.SocketAttach"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    Objects.requireNonNull(arguments.get("hostname")).setValue("127.0.0.1");
    Objects.requireNonNull(arguments.get("port")).setValue(port);
    return connector.attach(arguments);
  }
}
