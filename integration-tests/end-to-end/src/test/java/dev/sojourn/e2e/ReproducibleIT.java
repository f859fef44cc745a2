package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sojourn.e2e.harness.Artifacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A second build of the same sources, in another folder and at another time, makes the same bytes.
 */
final class ReproducibleIT {
  private static final String RUNTIME = "agent/runtime/target/sojourn.jar";
  private static final String AGENT = "agent/javaagent/target/sojourn-agent.jar";

  @Tag("slow")
  @Test
  void aSecondBuildMakesTheSameBytes(@TempDir Path folder) throws Exception {
    Path copy = folder.resolve("another place");
    copySources(Artifacts.ROOT, copy);
    build(copy, "agent/javaagent");
    assertEquals(-1, Files.mismatch(Artifacts.SOJOURN_JAR, copy.resolve(RUNTIME)));
    assertEquals(-1, Files.mismatch(Artifacts.AGENT_JAR, copy.resolve(AGENT)));

    build(copy, "agent/runtime", "-Dproject.build.outputTimestamp=2001-01-01T00:00:00Z");
    assertNotEquals(-1, Files.mismatch(Artifacts.SOJOURN_JAR, copy.resolve(RUNTIME)));
  }

  private static void build(Path sources, String module, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Artifacts.MAVEN.toString(), "-q", "-B", "-o", "-DskipTests", "-Donly=demo"));
    command.addAll(List.of("-Dmaven.repo.local=" + Artifacts.REPOSITORY, "-pl", module, "-am"));
    command.addAll(List.of(more));
    command.add("package");
    ProcessBuilder maven =
        new ProcessBuilder(command).directory(sources.toFile()).redirectErrorStream(true);
    Map<String, String> environment = maven.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.remove("MAVEN_OPTS");
    Process process = maven.start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), said);
  }

  private static void copySources(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            String name = folder.getFileName().toString();
            if (name.equals("target") || name.equals(".git")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
