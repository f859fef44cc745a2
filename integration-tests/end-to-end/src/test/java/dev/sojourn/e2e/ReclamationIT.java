package dev.sojourn.e2e;

import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;

/** What is retired stays as long as a thread may be using it, and no longer. */
final class ReclamationIT {
  private static final String RECLAIMED =
      """
      disposed in the sojourn=false
      disposed in a later one=true
      period done in the sojourn=false
      period done in a later one=true
      period awaited in the sojourn=false
      period awaited after it=true
      """;

  private static final String THROTTLED_RETIRERS =
      """
      count: calls that returned=10
      count: producer done=false
      count: disposed=0
      count: disposed later=17
      bytes: calls that returned=1
      bytes: producer done=false
      bytes: disposed=0
      bytes: disposed later=8
      held back in both=true
      admitted=10
      disposed=25
      pending=0 0
      """;

  @OnEveryJdk
  void disposedAfterTheSojourn(Jdk jdk) {
    Jvm.on(jdk)
        .agent()
        .program("reclamation.Reclaiming", "500")
        .run()
        .printed(RECLAIMED)
        .onlyStartLine();
  }

  /** Nothing protects an unwoven method: the program sees it when something goes too early. */
  @OnEveryJdk
  void control(Jdk jdk) {
    Jvm.on(jdk)
        .program("reclamation.Reclaiming", "60000")
        .run()
        .printed(RECLAIMED.replace("in the sojourn=false", "in the sojourn=true"))
        .silent();
  }

  @OnEveryJdk
  void disposersAreContained(Jdk jdk) {
    Jvm.on(jdk)
        .agent()
        .program("reclamation.Disposing")
        .run()
        .printed(
            """
            disposers=[first on sojourn-reclaimer, fails, is refused to wait, last in user]
            later=[retired by another]
            negative weight=bytes must be 0 or more, and is -1
            """)
        .startLine()
        .warned("the disposer 'dev.sojourn.e2e.programs.reclamation.Disposing$");
  }

  @OnEveryJdk
  void waitingForOneselfIsRefused(Jdk jdk) {
    String reason =
        " was called in KERNEL, and would wait for the calling thread 'main' itself to leave it;"
            + " call it outside @KernelMode methods, or from a @UserMode method";
    Jvm.on(jdk)
        .agent()
        .program("reclamation.Refusing")
        .run()
        .printed(
            "synchronize=synchronize()"
                + reason
                + "\nbarrier=barrier()"
                + reason
                + "\ncovered=awaitCovered()"
                + reason
                + "\none covered=awaitCovered()"
                + reason
                + "\nperiod=GracePeriod.await()"
                + reason
                + """

                polled in kernel=false
                synchronize=allowed in user
                mode=user
                synchronize=allowed in user
                barrier=allowed in user
                covered later=true
                period later=true
                """)
        .onlyStartLine();
  }

  @OnEveryJdk
  void retiringTooMuchIsHeldBack(Jdk jdk) {
    Jvm.on(jdk)
        .agent("jmx.delay=1ms,retire.max.count=10,retire.max.bytes=1000")
        .program("reclamation.HoldingBack")
        .run()
        .printed(THROTTLED_RETIRERS)
        .onlyStartLine();
    // What the program of the test above sees where there is room enough.
    Jvm.on(jdk)
        .agent("jmx.delay=1ms")
        .program("reclamation.HoldingBack", "unlimited")
        .run()
        .printed(
            THROTTLED_RETIRERS
                .replace("calls that returned=10", "calls that returned=12")
                .replace("calls that returned=1\n", "calls that returned=3\n")
                .replace("producer done=false", "producer done=true")
                .replace("held back in both=true", "held back in both=false")
                .replace("admitted=10", "admitted=0"))
        .onlyStartLine();
  }
}
