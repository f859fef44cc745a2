package dev.sojourn.e2e.harness;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The JDKs to test on: the one that runs this, and every other one of version 17 or newer that lies
 * beside it or that a {@code JAVA_HOME…} variable names.
 */
public final class Jdks implements ArgumentsProvider {
  private static final int OLDEST = 17;
  private static final List<Jdk> ALL = find();

  static {
    System.out.println("Forked programs run on " + ALL);
  }

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return ALL.stream().map(Arguments::of);
  }

  public static Jdk running() {
    return ALL.get(0);
  }

  private static List<Jdk> find() {
    try {
      Path running = Path.of(System.getProperty("java.home")).toRealPath();
      Map<Path, Jdk> found = new TreeMap<>();
      for (Path candidate : candidates(running)) {
        if (Jdk.isAt(candidate)) {
          Jdk jdk = new Jdk(candidate, version(candidate));
          if (jdk.feature() >= OLDEST) {
            found.put(candidate, jdk);
          }
        }
      }
      List<Jdk> jdks = new ArrayList<>(found.values());
      jdks.sort(Comparator.comparing(Jdk::feature));
      Jdk first = found.get(running);
      if (first == null) {
        throw new IllegalStateException("the JVM that runs the tests is not a JDK: " + running);
      }
      jdks.remove(first);
      jdks.add(0, first);
      return List.copyOf(jdks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> candidates(Path running) throws IOException {
    List<Path> paths = new ArrayList<>();
    paths.add(running);
    Path parent = running.getParent();
    if (parent != null) {
      try (Stream<Path> siblings = Files.list(parent)) {
        siblings.forEach(paths::add);
      }
    }
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("JAVA_HOME") && !value.isBlank()) {
                paths.add(Path.of(value));
              }
            });
    List<Path> real = new ArrayList<>();
    for (Path path : paths) {
      if (Files.exists(path)) {
        real.add(path.toRealPath());
      }
    }
    return real;
  }

  private static String version(Path home) throws IOException {
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
    }
    return release.getProperty("JAVA_VERSION", "0").replace("\"", "");
  }
}
