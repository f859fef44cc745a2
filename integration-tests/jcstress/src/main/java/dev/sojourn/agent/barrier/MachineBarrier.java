package dev.sojourn.agent.barrier;

import dev.sojourn.engine.RemoteBarrier;
import java.io.File;

/**
 * The agent's remote barrier without an agent: {@code membarrier(2)} called by JNA's library on
 * every JDK, since the other way needs an {@code Instrumentation}.
 */
public final class MachineBarrier {
  private MachineBarrier() {}

  /** Opens it, or fails: a test of lazy threads without one would show nothing. */
  public static RemoteBarrier open() {
    try {
      Machine machine =
          Machine.of(System.getProperty("os.name", "?"), System.getProperty("os.arch", "?"));
      File folder = new File(System.getProperty("java.io.tmpdir", "/tmp"));
      return Membarrier.open(JnaLibrary.syscall(machine, folder));
    } catch (Refusal e) {
      throw new IllegalStateException(e);
    }
  }
}
