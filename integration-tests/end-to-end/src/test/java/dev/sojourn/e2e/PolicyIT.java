package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A thread is lazy if it may be, and never without a remote barrier. */
@Isolated("an adaptive thread is judged by how often it comes in a tick")
final class PolicyIT {
  /** First what the options decide, then what is stronger than they are. */
  private static final String SEEN =
      """
      worker=%s
      io-1=%s
      worker, assigned and taken back=%s
      io-2, annotated lazy=INDETERMINATE LAZY
      worker, annotated eager=USER EAGER
      io-3, annotated eager, assigned lazy=INDETERMINATE LAZY
      worker, annotated lazy, assigned eager=USER EAGER
      lazy, in a user method=USER LAZY
      lazy, after a user method=INDETERMINATE LAZY
      """;

  private static final String BARRIER =
      """
      available=%s
      state=%s
      isolation=%s
      """;

  private static final String LAZY = "INDETERMINATE LAZY";
  private static final String EAGER = "USER EAGER";

  /** A machine that has no remote barrier, as far as the agent can see. */
  private static final String NO_MACHINE = "-Dos.arch=pdp11";

  private static final String NOT_FOR =
      "membarrier(2) is called on Linux for x86-64 and aarch64 only, and this JVM is for pdp11";

  @OnEveryJdk
  void theStrongestWins(Jdk jdk) {
    leaning(jdk, "policy=eager")
        .printed(SEEN.formatted(EAGER, EAGER, EAGER) + opened(jdk))
        .onlyStartLine();
    leaning(jdk, "policy=lazy,policy.threads=io-*:eager")
        .printed(SEEN.formatted(LAZY, EAGER, LAZY) + opened(jdk))
        .onlyStartLine();
    leaning(jdk, "policy=eager,policy.threads=i*-1:lazy+io-*:eager")
        .printed(SEEN.formatted(EAGER, LAZY, EAGER) + opened(jdk))
        .onlyStartLine();
  }

  @Tag("slow")
  @OnEveryJdk
  void adaptiveIsTheDefault(Jdk jdk) {
    Jvm.on(jdk)
        .agent("jmx.delay=1ms")
        .program("policy.Adapting", "60000")
        .run()
        .printed("hot=true\ncommitting=false\nslow=false\ncooled down=USER ADAPTIVE")
        .onlyStartLine();
    Jvm.on(jdk)
        .agent("jmx.delay=1ms,policy=eager")
        .program("policy.Adapting", "3000")
        .run()
        .printed("hot=false\ncommitting=false\nslow=false\ncooled down=USER EAGER")
        .onlyStartLine();
  }

  /** Strict isolation is stronger than all that is said of threads, and never issues a barrier. */
  @OnEveryJdk
  void strictIsolation(Jdk jdk) {
    String state = "isolation is strict: every thread is eager";
    leaning(jdk, "policy=lazy,isolation=strict")
        .printed(eagerAll("LAZY") + BARRIER.formatted(false, state, "strict"))
        .startLine()
        .warned("isolation=strict makes every thread eager");
    leaning(jdk, "isolation=strict")
        .printed(eagerAll("ADAPTIVE") + BARRIER.formatted(false, state, "strict"))
        .onlyStartLine();
    asking(jdk, "policy=lazy,isolation=strict")
        .printed(asked(false, false, "strict"))
        .startLine()
        .warned("isolation=strict makes every thread eager");
    // What the program of the test above sees without strict isolation.
    asking(jdk, "policy=lazy").printed(asked(true, true, "normal")).onlyStartLine();
  }

  @OnEveryJdk
  void withoutABarrierNobodyIsLazy(Jdk jdk) {
    String state = BARRIER.formatted(false, NOT_FOR + "; every thread is eager", "normal");
    Finished wanted =
        refused(jdk, "policy=lazy").printed(eagerAll("LAZY") + state).startLine().warned(NOT_FOR);
    assertEquals(2, wanted.err().size(), wanted::toString);
    Finished notWanted =
        refused(jdk, "policy=adaptive").printed(eagerAll("ADAPTIVE") + state).startLine().warned();
    assertEquals(2, notWanted.err().size(), notWanted::toString);
    assertTrue(notWanted.err().get(1).contains("INFO there is no remote barrier: " + NOT_FOR));
  }

  /**
   * What the administrator forbids to the application the agent still may, without a warning; the
   * library that it loads from a file below 22 is gone from the folder, and needs one.
   */
  @OnEveryJdk
  void nativeCallsAreTheAgentsOwn(Jdk jdk, @TempDir Path folder) throws IOException {
    Jvm strict = Jvm.on(jdk).agent("jmx.delay=1ms,policy=lazy").flag("-Djava.io.tmpdir=" + folder);
    if (jdk.feature() >= 24) {
      strict.flag("--illegal-native-access=deny", "--sun-misc-unsafe-memory-access=deny");
    }
    strict
        .program("policy.Leaning")
        .run()
        .printed(SEEN.formatted(LAZY, LAZY, LAZY) + opened(jdk))
        .onlyStartLine();
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
    if (jdk.feature() < 22) {
      refusedWithoutAFolder(jdk, Files.createFile(folder.resolve("file")));
    }
  }

  private static void refusedWithoutAFolder(Jdk jdk, Path noFolder) {
    String reason = "JNA's library could not be written to " + noFolder;
    Finished finished =
        Jvm.on(jdk)
            .agent("jmx.delay=1ms,policy=lazy")
            .flag("-Djava.io.tmpdir=" + noFolder)
            .program("policy.Leaning")
            .run()
            .exited(0)
            .startLine()
            .warned(reason);
    assertEquals(2, finished.err().size(), finished::toString);
    List<String> out = finished.out();
    assertEquals(eagerAll("LAZY") + "available=false", String.join("\n", out.subList(0, 10)));
    assertTrue(out.get(10).startsWith("state=" + reason), finished::toString);
    assertTrue(out.get(10).contains("java.io.tmpdir"), finished::toString);
  }

  private static Finished leaning(Jdk jdk, String options) {
    return Jvm.on(jdk).agent("jmx.delay=1ms," + options).program("policy.Leaning").run();
  }

  private static Finished refused(Jdk jdk, String options) {
    return Jvm.on(jdk)
        .agent("jmx.delay=1ms," + options)
        .flag(NO_MACHINE)
        .program("policy.Leaning")
        .run();
  }

  private static Finished asking(Jdk jdk, String options) {
    return Jvm.on(jdk)
        .agent("jmx.delay=1ms," + options)
        .program("shared.Asking", "100000", "1000", "100000")
        .run();
  }

  private static String asked(boolean lazy, boolean barriers, String isolation) {
    return """
        covered some=true
        seen indeterminate=%s
        requested=100000
        periods=1000
        pins=100000
        held some=true
        barriers issued=%s
        isolation=%s
        """
        .formatted(lazy, barriers, isolation);
  }

  /** Everybody in USER, whatever was said. */
  private static String eagerAll(String policy) {
    String seen = "USER " + policy;
    return SEEN.formatted(seen, seen, seen).replace("INDETERMINATE", "USER");
  }

  private static String opened(Jdk jdk) {
    String by = jdk.feature() >= 22 ? "the foreign-function API" : "JNA";
    return BARRIER.formatted(true, "membarrier(2) by " + by, "normal");
  }
}
