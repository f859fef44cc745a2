package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Jars;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application's copies of the libraries that the agent uses never meet the agent's. */
final class IsolationIT {
  private static final List<String> LIBRARIES =
      List.of(
          "org.slf4j.LoggerFactory",
          "org.slf4j.Logger",
          "org.slf4j.spi.SLF4JServiceProvider",
          "org.slf4j.helpers.MessageFormatter",
          "net.bytebuddy.ByteBuddy",
          "org.HdrHistogram.Histogram");

  @Test
  void theAgentJarHoldsOnlyOurPackage() throws IOException {
    try (JarFile jar = new JarFile(Artifacts.AGENT_JAR.toFile())) {
      List<String> strangers =
          jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> !name.endsWith("/"))
              .filter(name -> !name.startsWith("dev/sojourn/"))
              .filter(name -> !name.startsWith("META-INF/") || name.endsWith(".class"))
              .toList();
      assertEquals(List.of(), strangers);
      List<String> services =
          jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.startsWith("META-INF/services/") && !name.endsWith("/"))
              .filter(name -> !name.startsWith("META-INF/services/dev.sojourn."))
              .toList();
      assertEquals(List.of(), services);
    }
  }

  /** Whichever of the two is found first on a class path, it is the same. */
  @Test
  void theAgentJarHoldsTheSameRuntime() throws IOException {
    try (JarFile agent = new JarFile(Artifacts.AGENT_JAR.toFile());
        JarFile runtime = new JarFile(Artifacts.SOJOURN_JAR.toFile())) {
      List<ZipEntry> classes =
          runtime.stream().map(ZipEntry.class::cast).filter(IsolationIT::isClass).toList();
      assertTrue(classes.size() > 10, classes::toString);
      for (ZipEntry entry : classes) {
        ZipEntry copy = agent.getEntry(entry.getName());
        assertTrue(copy != null, entry.getName());
        assertArrayEquals(
            runtime.getInputStream(entry).readAllBytes(),
            agent.getInputStream(copy).readAllBytes(),
            entry.getName());
      }
    }
  }

  private static boolean isClass(ZipEntry entry) {
    return entry.getName().startsWith("dev/sojourn/") && entry.getName().endsWith(".class");
  }

  /** Impostors that tell when they are met lie first on the class path, and none is. */
  @OnEveryJdk
  void impostorsAreNotMet(Jdk jdk, @TempDir Path impostors) throws IOException {
    for (String library : LIBRARIES) {
      Jars.compile(impostors, library, impostor(library));
    }
    Path services = Files.createDirectories(impostors.resolve("META-INF/services"));
    Files.writeString(
        services.resolve("org.slf4j.spi.SLF4JServiceProvider"), "org.slf4j.LoggerFactory\n");
    Jars.compile(impostors, "app.Main", MAIN);
    Jvm.on(jdk)
        .agent("jmx.delay=1ms")
        .flag("-Dslf4j.provider=org.slf4j.LoggerFactory", "-Dslf4j.internal.verbosity=DEBUG")
        .classPath(impostors, Artifacts.PROGRAMS, Artifacts.SOJOURN_JAR)
        .main("app.Main", LIBRARIES.toArray(new String[0]))
        .run()
        .printed(
            "woven=true\ninside=kernel\ngrace periods=1\nnow on purpose\nmet "
                + String.join("\nmet ", LIBRARIES))
        .onlyStartLine();
  }

  private static String impostor(String name) {
    int dot = name.lastIndexOf('.');
    return "package %s; public class %s { static { System.out.println(\"met %s\"); } }"
        .formatted(name.substring(0, dot), name.substring(dot + 1), name);
  }

  /** Does all that makes the agent use its libraries, and then meets the impostors itself. */
  private static final String MAIN =
      """
      package app;
      public class Main {
        public static void main(String[] names) throws Exception {
          dev.sojourn.e2e.programs.shared.Hello.main(new String[] {"with statistics"});
          System.out.println("now on purpose");
          for (String name : names) {
            Class.forName(name);
          }
        }
      }
      """;
}
