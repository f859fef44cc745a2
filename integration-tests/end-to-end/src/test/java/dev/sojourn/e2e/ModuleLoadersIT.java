package dev.sojourn.e2e;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Guests;
import dev.sojourn.e2e.harness.Jars;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The guest is a named module, which knows the runtime's or does not. */
final class ModuleLoadersIT {
  private static final String LOADER = "jdk.internal.loader.ClassLoaders$AppClassLoader";
  private static final String UNAWARE = Guests.PACKAGE + ".Unaware";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  /** Compiles one of the guests as a module. */
  private Path module(String requires, String className) {
    String source =
        "integration-tests/end-to-end/src/test/java/" + className.replace('.', '/') + ".java";
    try {
      Path module = folder.resolve("module");
      Jars.compileModule(
          module,
          "module guest { " + requires + " exports " + Guests.PACKAGE + "; }",
          className,
          Files.readString(Artifacts.ROOT.resolve(source)));
      return module;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Jvm program(Jdk jdk, String guest, Path... modulePath) {
    StringBuilder path = new StringBuilder();
    for (Path entry : modulePath) {
      path.append(path.isEmpty() ? "" : File.pathSeparator).append(entry);
    }
    return Jvm.on(jdk)
        .flag("-p", path.toString(), "--add-modules", "guest")
        .classPath(Guests.host(folder))
        .program("shared.Sharing", guest);
  }

  @OnEveryJdk
  void aModuleThatRequiresTheRuntimes(Jdk jdk) {
    Path module = module("requires dev.sojourn;", Guests.GUEST);
    program(jdk, Guests.GUEST, module, Artifacts.SOJOURN_JAR)
        .agent()
        .run()
        .printed(Guests.one(LOADER, "module guest"))
        .onlyStartLine();
    program(jdk, Guests.GUEST, module, Artifacts.SOJOURN_JAR)
        .flag("-Dpatient=true")
        .run()
        .printed(Guests.apart(LOADER, "module guest", true))
        .silent();
  }

  /** It was compiled with the annotations, and reads no module that has them. */
  @OnEveryJdk
  void aModuleThatDoesNot(Jdk jdk) {
    Path module = module("requires static dev.sojourn;", Guests.GUEST);
    program(jdk, Guests.GUEST, module)
        .agent()
        .run()
        .printed(Guests.one(LOADER, "module guest"))
        .onlyStartLine();
    program(jdk, Guests.GUEST, module).run().exited(1);
  }

  @OnEveryJdk
  void aModuleThatKnowsNothingAndIsMatchedByAPattern(Jdk jdk) {
    Path module = module("", UNAWARE);
    String printed =
        Guests.one(LOADER, "module guest").lines().limit(5).reduce("", (a, b) -> a + b + "\n");
    program(jdk, UNAWARE, module)
        .agent("kernel=" + UNAWARE + ".read(..)")
        .run()
        .printed(printed)
        .onlyStartLine();
    program(jdk, UNAWARE, module)
        .agent()
        .flag("-Dpatient=true")
        .run()
        .printed(printed.replace("before=true", "before=false").replace("for=true", "for=false"))
        .onlyStartLine();
  }
}
