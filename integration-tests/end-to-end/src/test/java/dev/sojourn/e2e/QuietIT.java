package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** A program that uses nothing of ours behaves and prints the same under the agent. */
final class QuietIT {
  @OnEveryJdk
  void sameOutput(Jdk jdk) {
    Finished without = run(Jvm.on(jdk).flag("-Xlog:disable"), "one").exited(1).silent();
    assertTrue(without.out().contains("arguments [one]"), without::toString);
    assertTrue(without.out().contains("stdin a line"), without::toString);

    Finished with = run(Jvm.on(jdk).agent(), "one").exited(1).onlyStartLine();
    assertEquals(without.out(), with.out());
    Finished off = run(Jvm.on(jdk).agent("log.level=off"), "one").exited(1).silent();
    assertEquals(without.out(), off.out());
  }

  @OnEveryJdk
  void sameException(Jdk jdk) {
    Finished without = run(Jvm.on(jdk), "throw").exited(1);
    assertTrue(without.err().get(0).contains("on purpose"), without::toString);
    Finished with = run(Jvm.on(jdk).agent(), "throw").exited(1).startLine();
    assertEquals(without.out(), with.out());
    assertEquals(without.err(), with.err().subList(1, with.err().size()));
  }

  /** With the flags of a careful administrator, who lets nobody do what will be forbidden. */
  @OnEveryJdk
  void strictFlags(Jdk jdk) {
    Jvm strict = Jvm.on(jdk).agent().flag("-Djava.security.manager=disallow");
    if (jdk.feature() >= 24) {
      strict.flag("--illegal-native-access=deny", "--sun-misc-unsafe-memory-access=deny");
    }
    strict
        .program("Hello", "with statistics")
        .run()
        .printed("woven=true\ninside=kernel\ngrace periods=1")
        .onlyStartLine();
  }

  /** It does without what an image may lack. */
  @OnEveryJdk
  void withoutJmx(Jdk jdk) {
    Finished finished =
        Jvm.on(jdk)
            .agent("jmx.delay=1ms")
            .flag("--limit-modules", "java.base,java.instrument")
            .program("Stalling")
            .run()
            .printed("stalled\ndisposed=true\nmode=user")
            .startLine();
    assertEquals(List.of(), finished.warnings(), finished::toString);
    assertEquals(List.of(), finished.errors(), finished::toString);
  }

  @OnEveryJdk
  void ourThreadsKeepNothingAlive(Jdk jdk) {
    Jvm.on(jdk)
        .agent("jmx.delay=1ms")
        .program("OurThreads")
        .run()
        .printed(
            """
            sojourn-agent, daemon, context loader null
            sojourn-monitor, daemon, context loader null
            sojourn-reclaimer, daemon, context loader null
            """)
        .onlyStartLine();
  }

  /** The JVM's own warnings, of which the other tests see none, would be seen. */
  @OnEveryJdk
  void control(Jdk jdk) {
    assertThrows(AssertionError.class, () -> run(Jvm.on(jdk).flag("-Xverify:none"), "one"));
  }

  private static Finished run(Jvm jvm, String argument) {
    try (Running program = jvm.program("Plain", argument).start()) {
      program.send("a line");
      return program.finish();
    }
  }
}
