package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Requests, pins and grace periods stop no thread: the virtual machine's own log shows no safepoint
 * and no handshake between the program's two marks but those of its compilers.
 */
@Isolated("what the virtual machine does depends on when it compiles")
final class QuietRequestsIT {
  /** An operation when it is over, and each thread's part in a handshake. */
  private static final Pattern OPERATION =
      Pattern.compile("(?:Safepoint|Handshake) \"(.+?)\"|Operation: (.+) for thread ");

  /** What the program marks the log with. It does so on the JVM's own account, and once each. */
  private static final String MARK = "ThreadDump";

  /**
   * What comes of compiled code alone. {@code Deoptimize}: code was compiled under an assumption
   * that does not hold any more. {@code ICBufferFull}, {@code Cleanup}: call sites in compiled code
   * are made to point elsewhere, up to JDK 21. Collections are not among them: the heap has room
   * for all that is allocated between the marks.
   */
  private static final Set<String> OF_THE_COMPILERS =
      Set.of("Deoptimize", "ICBufferFull", "Cleanup");

  @Tag("slow")
  @OnEveryJdk
  void millionsAreNotSeenByTheVirtualMachine(Jdk jdk, @TempDir Path folder) throws IOException {
    for (String policy : List.of("lazy", "eager")) {
      Path log = folder.resolve(policy);
      boolean lazy = policy.equals("lazy");
      asking(jdk, policy, log, "1000000", "1000000", "1000000")
          .printed(
              """
              covered some=true
              seen indeterminate=%s
              requested=1000000
              periods=1000000
              pins=1000000
              held some=true
              barriers issued=%s
              isolation=normal
              """
                  .formatted(lazy, lazy))
          .onlyStartLine();
      assertEquals(List.of(), disturbances(log), policy);
    }
  }

  /** The same program, looking at the thread's stack at each request. */
  @Tag("slow")
  @OnEveryJdk
  void control(Jdk jdk, @TempDir Path folder) throws IOException {
    Path log = folder.resolve("log");
    asking(jdk, "lazy", log, "1000", "10", "10", "with stacks").exited(0).onlyStartLine();
    List<String> caught = disturbances(log);
    assertTrue(caught.size() >= 500, () -> caught.size() + " " + Set.copyOf(caught));
  }

  private static Finished asking(Jdk jdk, String policy, Path log, String... arguments) {
    Jvm jvm =
        Jvm.on(jdk)
            .agent("jmx.delay=1ms,policy=" + policy)
            .flag("-XX:+UseSerialGC", "-Xmn1g", "-XX:MetaspaceSize=128m")
            .flag("-Xlog:safepoint*=info,handshake*=debug:file=" + log)
            .program("shared.Asking", arguments);
    try (Running running = jvm.start()) {
      return running.finish(5 * Running.HANG_SECONDS);
    }
  }

  /** The operations between the first mark and the last one that are not the compilers'. */
  private static List<String> disturbances(Path log) throws IOException {
    List<String> operations = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      OPERATION.matcher(line).results().map(QuietRequestsIT::name).forEach(operations::add);
    }
    int first = operations.indexOf(MARK);
    int last = operations.lastIndexOf(MARK);
    assertTrue(first < last, () -> "the marks are not in the log: " + operations);
    return operations.subList(first + 1, last).stream()
        .filter(name -> !OF_THE_COMPILERS.contains(name))
        .toList();
  }

  private static String name(MatchResult operation) {
    return Objects.requireNonNullElse(operation.group(1), operation.group(2));
  }
}
