package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  /** What is new in the package belongs into {@link Readiness#CLASSES}, or is loaded too late. */
  @Test
  void allClassesOfTheEngineAreMadeReady() throws Exception {
    URI engine = Readiness.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path folder = Path.of(engine).resolve("dev/sojourn/engine");
    TreeSet<String> there = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .forEach(there::add);
    }
    there.remove("Readiness"); // which does it
    TreeSet<String> listed = new TreeSet<>(List.of(Readiness.CLASSES.trim().split("\\s+")));
    assertEquals(there, listed);
  }

  @Test
  void theRehearsalIsSeenByNobody() {
    int domains = Domain.DEFAULT.context().domains().size();
    boolean tracked = Domain.DEFAULT.currentOrNull() != null;
    Readiness.ensure();
    assertEquals(domains, Domain.DEFAULT.context().domains().size());
    assertEquals(tracked, Domain.DEFAULT.currentOrNull() != null);
  }
}
