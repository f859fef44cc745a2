package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Names;
import java.util.Objects;

/**
 * The API's checks, like {@code Objects.requireNonNull}: of names, and before a call waits, where
 * each refuses a call that could wait for the calling thread itself.
 */
final class Checks {
  private Checks() {}

  /** What is wrong and what helps, if the agent's absence may be why something is refused. */
  static String agentIsMissing() {
    return "no Sojourn agent is at work in this JVM, so annotated methods have no hooks and protect"
        + " nothing; start it with -javaagent:sojourn-agent.jar, or attach the agent: java -jar"
        + " sojourn-agent.jar attach "
        + ProcessHandle.current().pid();
  }

  /** Refuses a name that people could not read in a log line, or find over JMX. */
  static void name(String of, String name) {
    String problem = Names.problem(Objects.requireNonNull(name, "name"));
    if (problem != null) {
      throw new IllegalArgumentException("the name of " + of + " " + problem);
    }
  }

  static void mayWaitForDisposers(Domain domain, String call) {
    mayWait(domain, call);
    if (domain.retirement().isInDisposer()) {
      throw new IllegalStateException(
          call
              + " was called in a disposer, and would wait for that disposer to return; call it on"
              + " another thread");
    }
  }

  static void mayWait(Domain domain, String call) {
    if (domain.isInKernel()) {
      throw new IllegalStateException(
          call
              + " was called in KERNEL, and would wait for the calling thread '"
              + Thread.currentThread().getName()
              + "' itself to leave it; call it outside @KernelMode methods, or from a @UserMode"
              + " method");
    }
    if (Domain.isPinHeld()) {
      throw new IllegalStateException(
          call
              + " was called on thread '"
              + Thread.currentThread().getName()
              + "', which holds a pin: another thread may be waiting until the pin is closed, so"
              + " this one must not wait; close it first");
    }
  }
}
