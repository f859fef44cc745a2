package dev.sojourn.e2e;

import dev.sojourn.e2e.harness.Jars;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What other agents make of a woven class keeps its hooks, and each once. */
final class MeddlingIT {
  private static final String HOOKS_STAY =
      """
      at first=kernel then user in 2
      text=original
      entries=3
      retransformed=kernel then user in 2
      text=original
      entries=3
      retransformed with a change=kernel then user in 2
      text=replaced
      entries=3
      redefined as it was=kernel then user in 2
      text=original
      entries=3
      redefined with a change=kernel then user in 2
      text=replaced
      entries=3
      redefined as others left it=kernel then user in 2
      text=original
      entries=3
      inside in kernel=true
      covered inside=false
      grace period ends inside=false
      covered then=true
      grace period ends then=true
      redefined under a reader=kernel then user in 2
      text=replaced
      entries=3
      """;

  /** A JVM shows each agent what the agents that were started before it have made of a class. */
  @OnEveryJdk
  void hooksStayWhateverOthersDo(Jdk jdk, @TempDir Path folder) {
    String meddling = "-javaagent:" + Jars.agent(folder, "meddling.MeddlingAgent");
    String unseen = HOOKS_STAY.replace("entries=3", "entries=0");
    for (String early : List.of("", "=early")) {
      Jvm.on(jdk)
          .agent("jmx.delay=1ms")
          .flag(meddling + early)
          .program("meddling.Meddled")
          .run()
          .printed(HOOKS_STAY)
          .onlyStartLine();
      Jvm.on(jdk)
          .flag(meddling + early)
          .agent("jmx.delay=1ms")
          .program("meddling.Meddled")
          .run()
          .printed(unseen)
          .onlyStartLine();
    }
  }

  /** The same program without our agent. */
  @OnEveryJdk
  void control(Jdk jdk, @TempDir Path folder) {
    Jvm.on(jdk)
        .flag("-javaagent:" + Jars.agent(folder, "meddling.MeddlingAgent"))
        .program("meddling.Meddled", "no beans")
        .run()
        .printed(
            HOOKS_STAY
                .replace("kernel then user in 2", "user then user in 0")
                .replace("entries=3", "entries=0")
                .replace("in kernel=true", "in kernel=false")
                .replace("inside=false", "inside=true"))
        .silent();
  }
}
