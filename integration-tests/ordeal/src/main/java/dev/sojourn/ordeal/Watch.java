package dev.sojourn.ordeal;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sees that nothing takes for ever. It counts its own rounds rather than the time, so that a
 * process that stood still is not taken for one that hangs.
 */
final class Watch extends Thread {
  private static final int ROUND_MILLIS = 50;
  private static volatile long rounds;

  private final long patience;

  @SuppressWarnings("ThreadPriorityCheck") // it is not to be late
  Watch(int patienceSeconds) {
    super("watch");
    setDaemon(true);
    setPriority(MAX_PRIORITY);
    this.patience = patienceSeconds * 1000L / ROUND_MILLIS;
  }

  static long now() {
    return rounds;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // nobody else writes it
  public void run() {
    while (true) {
      try {
        TimeUnit.MILLISECONDS.sleep(ROUND_MILLIS);
        rounds++;
        look();
      } catch (InterruptedException | VirtualMachineError e) {
        // Goes on: nobody else would look.
      }
    }
  }

  private void look() {
    for (Self self : Self.ALL) {
      String doing = self.doing();
      if (doing != null && rounds - self.since() > patience && doing.equals(self.doing())) {
        Findings.report(
            Check.HUNG,
            "'" + self.thread.getName() + "' has not come to an end of '" + doing + "'\n" + dump());
        self.begin(doing);
      }
    }
  }

  /** Where all threads are, and what those of the program are about. */
  private static String dump() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
      Thread thread = entry.getKey();
      text.append("  ").append(thread.getName()).append(", ").append(thread.getState());
      text.append(thread.isInterrupted() ? ", interrupted\n" : "\n");
      for (StackTraceElement frame : entry.getValue()) {
        text.append("    at ").append(frame).append('\n');
      }
    }
    return text.toString();
  }
}
