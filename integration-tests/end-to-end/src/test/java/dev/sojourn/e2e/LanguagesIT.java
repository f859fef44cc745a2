package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.Libraries;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Remote;
import dev.sojourn.e2e.harness.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Class files of other compilers than javac. */
final class LanguagesIT {
  private static final String KERNEL =
      "kernel=kotlin.text.StringsKt__StringsJVMKt.repeat(java.lang.CharSequence, int)"
          + "|scala.util.Try$.apply(scala.Function0)"
          + "|kotlinx.coroutines.DelayKt.delay(..)"
          + "|app.Greeting.matched()";

  private static final String WOVEN =
      """
      kotlin=kernel then user in 1
      scala=kernel then user in 1
      groovy annotated=kernel then user in 1
      groovy matched=kernel then user in 1
      groovy other=user then user in 0
      ready
      """;

  private static Jvm languages(Jdk jdk) {
    return Jvm.on(jdk)
        .classPath(
            Libraries.classPath("kotlin-stdlib-", "kotlinx-coroutines-", "scala-", "groovy-"));
  }

  @OnEveryJdk
  void methodsOfAllAreWovenAndSuspendFunctionsAreNot(Jdk jdk, @TempDir Path folder) {
    Path dump = folder.resolve("woven");
    try (Running program =
        languages(jdk)
            .agent("jmx.delay=1ms," + KERNEL + ",dump=" + dump)
            .program("languages.Languages")
            .start()) {
      program.awaitOut("ready");
      try (Remote remote = Remote.of(program)) {
        String explained = remote.explain("kotlinx.coroutines.DelayKt");
        assertTrue(
            explained.contains(
                "DelayKt.delay(long, kotlin.coroutines.Continuation): not woven as KERNEL: it is a"
                    + " Kotlin suspend function"),
            explained);
      }
      program.finish().printed(WOVEN).startLine().warned("delay(long, kotlin.coroutines");
    }
    for (String name : new String[] {"app/Greeting", "scala/util/Try$"}) {
      assertTrue(Files.isRegularFile(dump.resolve(name + ".class")), name);
    }
    assertTrue(!Files.exists(dump.resolve("kotlinx/coroutines/DelayKt.class")));
  }

  @OnEveryJdk
  void control(Jdk jdk) {
    languages(jdk)
        .agent("jmx.delay=1ms")
        .program("languages.Languages")
        .run()
        .printed(
            WOVEN
                .replaceAll("kernel then user in 1", "user then user in 0")
                .replace("annotated=user then user in 0", "annotated=kernel then user in 1"))
        .onlyStartLine();
  }
}
