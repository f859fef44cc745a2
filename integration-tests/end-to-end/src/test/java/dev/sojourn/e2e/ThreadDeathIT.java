package dev.sojourn.e2e;

import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;

/** Threads may die wherever they are: nothing waits for them, and nothing of them stays. */
final class ThreadDeathIT {
  @OnEveryJdk
  void nothingOfTheDeadStays(Jdk jdk) {
    Jvm.on(jdk)
        .agent("jmx.delay=1ms")
        .program("threaddeath.Dying")
        .run()
        .printed(
            """
            never entered, never tracked=gone
            after kernel, tracked=gone
            thrown out of kernel, tracked=gone
            thrown out of user, tracked=gone
            thrown out of user in kernel, tracked=gone
            thrown out of kernel in user, tracked=gone
            with pending work=gone
            dropped=1
            reaped of many=5000
            rows left of many=1
            kept of many=0
            handled by the dead=0
            """)
        .onlyStartLine();
  }

  /** Where there are virtual threads, they are threads like others. */
  @OnEveryJdk
  void virtualThreads(Jdk jdk) {
    Finished finished = Jvm.on(jdk).agent("jmx.delay=1ms").program("threaddeath.Virtual").run();
    if (jdk.feature() < 21) {
      finished.exited(1);
      return;
    }
    finished
        .printed(
            """
            period over in kernel=false
            rows=1
            period over later=true
            in kernel=true
            rows later=0
            """)
        .onlyStartLine();
  }
}
