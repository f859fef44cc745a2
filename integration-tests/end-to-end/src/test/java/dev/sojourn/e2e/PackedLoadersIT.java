package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Guests;
import dev.sojourn.e2e.harness.Jars;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

/** The class path as somebody has packed it: without the runtime, all in one, or a JVM with it. */
final class PackedLoadersIT {
  private static final String LOADER = "jdk.internal.loader.ClassLoaders$AppClassLoader";
  private static final String MAIN = "dev.sojourn.e2e.programs.shared.Sharing";
  private static final String AGENT = "dev.sojourn.agent.SojournAgent";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private Jvm program(Jvm jvm, Path... more) {
    Path[] classPath = new Path[more.length + 2];
    System.arraycopy(more, 0, classPath, 2, more.length);
    classPath[0] = Guests.host(folder);
    classPath[1] = Guests.jar(folder);
    return jvm.classPath(classPath).program("shared.Sharing", Guests.GUEST);
  }

  /** The annotations were there at compile time, and the jar was left behind. */
  @OnEveryJdk
  void theRuntimeIsMissingFromTheApplication(Jdk jdk) {
    program(Jvm.on(jdk).agent()).run().printed(Guests.one(LOADER, "no module")).onlyStartLine();
    Finished without = program(Jvm.on(jdk)).run().exited(1);
    assertTrue(
        without.err().stream().anyMatch(line -> line.contains("NoClassDefFoundError: dev/sojourn")),
        without::toString);
  }

  /** Host, guest, agent and runtime merged, and the agent named in the manifest. */
  private Path uber(String agentAttribute) {
    Map<String, byte[]> files = new TreeMap<>(Jars.files(Artifacts.AGENT_JAR));
    files.putAll(Jars.files(Guests.host(folder)));
    files.putAll(Jars.files(Guests.jar(folder)));
    Map<String, String> attributes = new HashMap<>();
    attributes.put("Main-Class", MAIN);
    attributes.put("Implementation-Version", Artifacts.VERSION);
    if (!agentAttribute.isEmpty()) {
      attributes.put(agentAttribute, AGENT);
      attributes.put("Can-Retransform-Classes", "true");
    }
    return Jars.pack(folder.resolve("uber" + agentAttribute + ".jar"), attributes, files);
  }

  @OnEveryJdk
  void theAgentIsPartOfTheApplicationsJar(Jdk jdk) {
    String printed = Guests.one(LOADER, "no module");
    Path premain = uber("Premain-Class");
    Jvm.on(jdk)
        .flag("-javaagent:" + premain)
        .jar(premain, Guests.GUEST)
        .run()
        .printed(printed)
        .onlyStartLine();
    Jvm.on(jdk)
        .jar(uber("Launcher-Agent-Class"), Guests.GUEST)
        .run()
        .printed(printed)
        .onlyStartLine();
    Jvm.on(jdk)
        .flag("-Dpatient=true")
        .jar(uber(""), Guests.GUEST)
        .run()
        .printed(Guests.apart(LOADER, "no module", true))
        .silent();
  }

  /** A JVM of the fewest modules: no statistics, which is said once, and all else. */
  @OnEveryJdk
  void theJvmHasNoManagementAndNoFlightRecorder(Jdk jdk) throws IOException, InterruptedException {
    Path home = folder.resolve("image");
    Process jlink =
        new ProcessBuilder(
                jdk.tool("jlink").toString(),
                "--add-modules",
                "java.base,java.instrument",
                "--output",
                home.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(jlink.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, jlink.waitFor(), said);
    Jdk image = new Jdk(home, jdk.version());
    Finished modules = Jvm.on(image).flag("--list-modules").run().exited(0);
    assertTrue(
        modules.out().stream().noneMatch(line -> line.matches("(java.management|jdk.jfr).*")),
        modules::toString);
    Finished finished =
        program(Jvm.on(image).agent("jmx.delay=1ms"), Artifacts.SOJOURN_JAR)
            .run()
            .printed(Guests.one(LOADER, "no module"))
            .startLine()
            .warned();
    assertEquals(
        1,
        finished.err().stream().filter(line -> line.contains("no module java.management")).count(),
        finished::toString);
    program(Jvm.on(image).flag("-Dpatient=true"), Artifacts.SOJOURN_JAR)
        .run()
        .printed(Guests.apart(LOADER, "no module", true))
        .silent();
  }
}
