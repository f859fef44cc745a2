package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.Libraries;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Remote;
import dev.sojourn.e2e.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Methods of libraries and of the JDK are woven by patterns; each without its pattern is not. */
final class PatternsIT {
  private static final String NETTY_RUN = "kernel=io.netty.channel.nio.NioEventLoop.run()";
  private static final String NETTY_SELECT = "user=io.netty.channel.nio.NioEventLoop.select(long)";
  private static final String SELECT = "user=sun.nio.ch.SelectorImpl.select()";
  private static final String HANDLER = "kernel=+com.lmax.disruptor.EventHandler.onEvent(..)";
  private static final String LUCENE =
      "kernel=org.apache.lucene.search.IndexSearcher.search(..)"
          + "|+org.apache.lucene.store.IndexInput.readByte()"
          + "|+org.apache.lucene.store.IndexInput.readBytes(byte[], int, int)";

  /** A thread in KERNEL whose wait is USER: it is asked, and covered, while it waits. */
  static final String WAITS_IN_USER =
      """
      work in kernel=true
      covered while it waits=true
      grace period ends=true
      handled while it waits=0
      handled then=1
      a transition per wait=true
      """;

  /** A thread whose wait is part of its stay in KERNEL. */
  private static final String WAITS_IN_KERNEL =
      """
      work in kernel=true
      covered while it waits=false
      grace period ends=false
      handled while it waits=0
      handled then=0
      a transition per wait=false
      """;

  private static Finished netty(Jdk jdk, boolean patient, String options) {
    return Jvm.on(jdk)
        .agent("jmx.delay=1ms," + options)
        .flag("-Dpatient=" + patient, "-Dio.netty.noUnsafe=true")
        .classPath(Libraries.classPath("netty-"))
        .program("patterns.NettyLoop")
        .run();
  }

  @OnEveryJdk
  void nettysSelectIsUserMode(Jdk jdk) {
    netty(jdk, true, NETTY_RUN + "," + NETTY_SELECT).printed(WAITS_IN_USER).onlyStartLine();
    netty(jdk, false, NETTY_RUN).printed(WAITS_IN_KERNEL).onlyStartLine();
  }

  private static Finished selecting(Jdk jdk, boolean patient, String options) {
    return Jvm.on(jdk)
        .agent("jmx.delay=1ms" + options)
        .flag("-Dpatient=" + patient)
        .program("shared.Selecting")
        .run();
  }

  @OnEveryJdk
  void theSelectorOfTheJdkIsUserMode(Jdk jdk) {
    selecting(jdk, true, "," + SELECT).printed(WAITS_IN_USER).onlyStartLine();
    selecting(jdk, true, ",user=+java.nio.channels.Selector.select()")
        .printed(WAITS_IN_USER)
        .onlyStartLine();
    selecting(jdk, false, "").printed(WAITS_IN_KERNEL).onlyStartLine();
  }

  /** The JDK's own classes are verified only if asked for; the log shows that they were. */
  @OnEveryJdk
  void theWovenSelectorPassesTheVerifier(Jdk jdk, @TempDir Path folder) throws IOException {
    Path log = folder.resolve("log");
    Jvm.on(jdk)
        .agent("jmx.delay=1ms," + SELECT)
        .flag("-Dpatient=true", "-Xverify:all", "-Xlog:class+init=info:file=" + log)
        .program("shared.Selecting")
        .run()
        .printed(WAITS_IN_USER)
        .onlyStartLine();
    String verified = Files.readString(log);
    assertTrue(verified.contains("End class verification for: sun.nio.ch.SelectorImpl"));
    assertTrue(verified.contains("End class verification for: java.lang.SojournBridge"));
  }

  @OnEveryJdk
  void aDisruptorsHandlerIsKernelMode(Jdk jdk) {
    disruptor(jdk, HANDLER)
        .printed(
            """
            inside in kernel=true
            covered inside=false
            grace period ends inside=false
            covered then=true
            grace period ends then=true
            transitions=100
            """)
        .onlyStartLine();
    disruptor(jdk, "log.level=info")
        .printed(
            """
            inside in kernel=false
            covered inside=true
            grace period ends inside=true
            covered then=true
            grace period ends then=true
            transitions=0
            """)
        .onlyStartLine();
  }

  private static Finished disruptor(Jdk jdk, String options) {
    return Jvm.on(jdk)
        .agent("jmx.delay=1ms," + options)
        .classPath(Libraries.classPath("disruptor-"))
        .program("patterns.DisruptorHandler")
        .run();
  }

  @OnEveryJdk
  void lucenesReadsAreKernelMode(Jdk jdk, @TempDir Path index) {
    lucene(jdk, LUCENE, index.resolve("a"))
        .printed(
            """
            inside in kernel=true
            covered inside=false
            grace period ends inside=false
            covered then=true
            grace period ends then=true
            hits=500
            stored=7
            reads outside of searches are transitions=true
            """)
        .onlyStartLine();
    lucene(jdk, "log.level=info", index.resolve("b"))
        .printed(
            """
            inside in kernel=false
            covered inside=true
            grace period ends inside=true
            covered then=true
            grace period ends then=true
            hits=500
            stored=7
            reads outside of searches are transitions=false
            """)
        .onlyStartLine();
  }

  private static Finished lucene(Jdk jdk, String options, Path index) {
    Jvm jvm = Jvm.on(jdk).agent("jmx.delay=1ms," + options);
    if (jdk.feature() >= 22) {
      jvm.flag("--enable-native-access=ALL-UNNAMED");
    }
    return jvm.classPath(Libraries.classPath("lucene-core-"))
        .program("patterns.LuceneSearch", index.toString())
        .run();
  }

  /** What a pattern has done is shown while the program runs, and what it has not, at the end. */
  @OnEveryJdk
  void patternsThatNeverMatchedAreListed(Jdk jdk) {
    String options =
        "jmx.delay=1ms,user="
            + "dev.sojourn.e2e.programs.shared.Plain.*(..)|dev.sojourn.e2e.programs.shared.OldFrame.nothing(..)";
    try (Running program = Jvm.on(jdk).agent(options).program("shared.OldFrame").start()) {
      program.awaitOut("attach");
      try (Remote remote = Remote.of(program)) {
        assertEquals(2, remote.number("type=Agent", "UnmatchedPatterns"));
        assertEquals(2, remote.table("type=Agent", "Patterns").size());
        String explained = remote.explain("dev.sojourn.e2e.programs.shared.OldFrame");
        assertTrue(
            explained.contains("OldFrame.kernel(): woven as KERNEL")
                && explained.contains("OldFrame.main(java.lang.String[]): no annotation")
                && explained.contains("OldFrame.nothing(..) names the class, but none"),
            explained);
        assertTrue(remote.explain("x.Probe").contains("x.Probe is not loaded"));
      }
      List<String> warnings = program.finish().exited(0).startLine().warnings();
      assertEquals(2, warnings.size(), warnings::toString);
      assertTrue(
          warnings
              .get(1)
              .contains("option user, character 45: user=dev.sojourn.e2e.programs.shared.Old"),
          warnings::toString);
    }
  }
}
