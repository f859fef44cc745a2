package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What is shipped holds what it is said to hold, and nothing that got in by accident. */
final class PackagingIT {
  private static final long BUDGET = 6_500_000;

  /** By file; a new folder or a new kind of file is added here, on purpose. */
  private static final List<Pattern> ALLOWED =
      List.of(
          Pattern.compile("META-INF/(MANIFEST\\.MF|LICENSE|NOTICE)"),
          Pattern.compile("META-INF/licenses/(ASM|HdrHistogram|JNA|SLF4J|libffi|nanojson|picocli)"),
          Pattern.compile("META-INF/maven/dev\\.sojourn/sojourn-agent/pom\\.(xml|properties)"),
          Pattern.compile("dev/sojourn/([^/]+|engine/[^/]+)\\.class"),
          Pattern.compile(
              "dev/sojourn/agent/((barrier|barrier/isolated|cli|files|jmx|loaders|log|options|patterns|status|status/isolated|weaving|weaving/bridge|weaving/bridge/isolated|weaving/inline|weaving/report|weaving/scan)/)?[^/]+\\.class"),
          Pattern.compile(
              "dev/sojourn/agent/shaded/(bytebuddy|hdrhistogram|nanojson|picocli|slf4j)/.+\\.class"),
          Pattern.compile(
              "dev/sojourn/agent/shaded/jna/linux-(x86-64|aarch64)/libjnidispatch\\.so"));

  @Test
  void theAgentsJarHoldsWhatIsAllowed() throws IOException {
    assertEquals(List.of(), strangers(files(Artifacts.AGENT_JAR)));
    assertEquals(
        List.of("org/slf4j/Logger.class", "dev/sojourn/agent/log/notes.txt"),
        strangers(
            List.of(
                "org/slf4j/Logger.class",
                "dev/sojourn/Sojourn.class",
                "dev/sojourn/agent/log/notes.txt")));
  }

  /** Byte Buddy's is the jar's own, and its notice is the jar's. */
  @Test
  void eachLibraryInTheAgentsJarHasItsLicence() throws IOException {
    List<String> files = files(Artifacts.AGENT_JAR);
    String folder = "META-INF/licenses/";
    Set<String> licences = new TreeSet<>(Set.of("bytebuddy"));
    files.stream()
        .filter(name -> name.startsWith(folder))
        .forEach(name -> licences.add(name.substring(folder.length()).toLowerCase(Locale.ROOT)));
    Set<String> libraries = new TreeSet<>();
    Pattern shaded = Pattern.compile("dev/sojourn/agent/shaded/([^/]+)/.+");
    files.stream()
        .map(shaded::matcher)
        .filter(Matcher::matches)
        .forEach(matcher -> libraries.add(matcher.group(1)));
    assertTrue(libraries.contains("picocli"), libraries::toString);
    libraries.removeAll(licences);
    assertEquals(Set.of(), libraries);
  }

  @Test
  void theAgentsJarIsWithinItsBudget() throws IOException {
    long size = Files.size(Artifacts.AGENT_JAR);
    assertTrue(size <= BUDGET, "the agent's jar has " + size + " bytes, the budget is " + BUDGET);
  }

  /** Each class of what is compiled against has its source and its page. */
  @Test
  void sourcesAndDocumentationComeWithTheRuntime() throws IOException {
    List<String> sources = files(sibling(Artifacts.SOJOURN_JAR, "-sources.jar"));
    List<String> pages = files(sibling(Artifacts.SOJOURN_JAR, "-javadoc.jar"));
    List<String> classes =
        files(Artifacts.SOJOURN_JAR).stream()
            .filter(name -> name.endsWith(".class") && !name.contains("$"))
            .map(name -> name.substring(0, name.length() - ".class".length()))
            .toList();
    assertTrue(classes.contains("dev/sojourn/Sojourn"), classes::toString);
    for (String name : classes) {
      assertTrue(sources.contains(name + ".java"), name);
    }
    for (String name : List.of("Sojourn", "KernelMode", "Invalidation", "Pin", "package-summary")) {
      assertTrue(pages.contains("dev.sojourn/dev/sojourn/" + name + ".html"), pages::toString);
    }
    assertTrue(pages.stream().noneMatch(page -> page.contains("engine")), pages::toString);
  }

  /** Each class of the agent's own has its source, and the agent has its documentation. */
  @Test
  void sourcesAndDocumentationComeWithTheAgent() throws IOException {
    List<String> sources = files(sibling(Artifacts.AGENT_JAR, "-sources.jar"));
    List<String> pages = files(sibling(Artifacts.AGENT_JAR, "-javadoc.jar"));
    for (String file : files(Artifacts.AGENT_JAR)) {
      if (file.matches("dev/sojourn/agent/(?!shaded/)[^$]+\\.class")) {
        String name = file.substring(0, file.length() - ".class".length());
        assertTrue(sources.contains(name + ".java"), name);
      }
    }
    assertTrue(pages.contains("dev/sojourn/agent/SojournAgent.html"), pages::toString);
  }

  private static Path sibling(Path jar, String end) {
    String name = String.valueOf(jar.getFileName());
    return jar.resolveSibling(name.substring(0, name.length() - 4) + end);
  }

  private static List<String> strangers(List<String> files) {
    return files.stream()
        .filter(name -> ALLOWED.stream().noneMatch(allowed -> allowed.matcher(name).matches()))
        .toList();
  }

  private static List<String> files(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(ZipEntry::getName).filter(name -> !name.endsWith("/")).toList();
    }
  }
}
