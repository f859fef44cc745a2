package dev.sojourn.agent.barrier;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.function.IntUnaryOperator;

/** Opens the remote barrier of the machine that this runs on, if it has one. */
public final class RemoteBarriers {
  private static final String FOREIGN = "membarrier(2) by the foreign-function API";
  private static final String JNA = "membarrier(2) by JNA";

  /** The first release with a final foreign-function API. */
  private static final int FOREIGN_SINCE = 22;

  private RemoteBarriers() {}

  /**
   * Finds a way to call {@code membarrier(2)}, registers the process with it, and issues one
   * barrier to see it work. Takes about 0.05 s below JDK 22, about 0.2 s from there on, and more at
   * the beginning of {@code main}. Any thread may call this, but only one at a time. Starts neither
   * JMX nor logging, throws nothing, and prints nothing.
   *
   * @param instrumentation used to let one module of ours, and no other, make native calls
   * @return the barrier, or the reason why there is none
   */
  public static Attempt open(Instrumentation instrumentation) {
    boolean foreign = Runtime.version().feature() >= FOREIGN_SINCE;
    String how = foreign ? FOREIGN : JNA;
    try {
      Machine machine =
          Machine.of(System.getProperty("os.name", "?"), System.getProperty("os.arch", "?"));
      IntUnaryOperator syscall =
          foreign
              ? ForeignFunctions.syscall(machine, instrumentation)
              : JnaLibrary.syscall(machine, new File(System.getProperty("java.io.tmpdir", "/tmp")));
      return Attempt.opened(how, Membarrier.open(syscall));
    } catch (Refusal e) {
      return Attempt.refused(how, String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      return Attempt.refused(how, how + " failed unexpectedly (" + Refusal.words(e) + ")");
    }
  }
}
