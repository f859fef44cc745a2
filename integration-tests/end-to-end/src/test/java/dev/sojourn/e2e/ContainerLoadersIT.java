package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Guests;
import dev.sojourn.e2e.harness.Jars;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.Libraries;
import dev.sojourn.e2e.harness.OnEveryJdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.loader.tools.Library;
import org.springframework.boot.loader.tools.LibraryScope;
import org.springframework.boot.loader.tools.Repackager;

/** The guest is in a loader of Spring Boot's, Tomcat's, or Felix's, with the runtime or without. */
final class ContainerLoadersIT {
  private static final String BOOT = "org.springframework.boot.loader.launch.LaunchedClassLoader";
  private static final String TOMCAT = "org.apache.catalina.loader.ParallelWebappClassLoader";
  private static final String FELIX =
      "org.apache.felix.framework.BundleWiringImpl$BundleClassLoader";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private static void isMissing(Finished without) {
    without.exited(1);
    assertTrue(
        without.err().stream()
            .anyMatch(line -> line.matches(".*(NoClassDef|ClassNotFound).*dev.sojourn.*")),
        without::toString);
  }

  @OnEveryJdk
  void aNestedJarOfSpringBoot(Jdk jdk) throws IOException {
    Path host = Guests.hostAgent(folder);
    Path nested = folder.resolve("nested.jar");
    Repackager repackager = new Repackager(Guests.jar(folder).toFile());
    repackager.setMainClass(Guests.PACKAGE + ".Nested");
    repackager.repackage(
        nested.toFile(),
        callback ->
            callback.library(new Library(Artifacts.SOJOURN_JAR.toFile(), LibraryScope.COMPILE)));
    assertTrue(Jars.files(nested).containsKey("BOOT-INF/lib/sojourn.jar"));
    Jvm.on(jdk)
        .agent()
        .flag("-javaagent:" + host)
        .jar(nested)
        .run()
        .printed(Guests.one(BOOT, "no module"))
        .onlyStartLine();
    Jvm.on(jdk)
        .flag("-javaagent:" + host, "-Dpatient=true")
        .jar(nested)
        .run()
        .printed(Guests.apart(BOOT, "no module", true))
        .silent();
  }

  /** A web application with the guest, and with a runtime of its own or not. */
  private Path webApplication(Path... libraries) throws IOException {
    Path application = folder.resolve("application" + libraries.length);
    Path lib = Files.createDirectories(application.resolve("WEB-INF/lib"));
    Files.copy(Guests.jar(folder), lib.resolve("guest.jar"));
    for (Path library : libraries) {
      Files.copy(library, lib.resolve(library.getFileName()));
    }
    return application;
  }

  private Jvm tomcat(Jvm jvm, Path application, Path... more) {
    List<Path> first = new ArrayList<>(List.of(more));
    first.add(Guests.host(folder));
    return jvm.classPath(Libraries.beside(first, "tomcat-embed-core-", "tomcat-annotations-api-"))
        .program(
            "containerloaders.TomcatWebApplication",
            folder.resolve("server").toString(),
            application.toString(),
            Guests.GUEST);
  }

  @OnEveryJdk
  void aWebApplicationWithTheRuntimeAmongItsLibraries(Jdk jdk) throws IOException {
    Path application = webApplication(Artifacts.SOJOURN_JAR);
    tomcat(Jvm.on(jdk).agent(), application)
        .run()
        .printed(Guests.one(TOMCAT, "no module"))
        .onlyStartLine();
    tomcat(Jvm.on(jdk).flag("-Dpatient=true"), application, Artifacts.SOJOURN_JAR)
        .run()
        .printed(Guests.apart(TOMCAT, "no module", false))
        .silent();
  }

  @OnEveryJdk
  void aWebApplicationWithoutTheRuntime(Jdk jdk) throws IOException {
    Path application = webApplication();
    tomcat(Jvm.on(jdk).agent(), application)
        .run()
        .printed(Guests.one(TOMCAT, "no module"))
        .onlyStartLine();
    isMissing(tomcat(Jvm.on(jdk), application).run());
  }

  /** A bundle that imports no package, with the guest and perhaps more on its own class path. */
  private Path bundle(Map<String, byte[]> more) {
    Map<String, byte[]> files = new TreeMap<>(Jars.files(Guests.jar(folder)));
    files.putAll(more);
    String classPath = String.join(",", more.keySet());
    return Jars.pack(
        folder.resolve("bundle" + more.size() + ".jar"),
        Map.of(
            "Bundle-ManifestVersion",
            "2",
            "Bundle-SymbolicName",
            "guest",
            "Bundle-ClassPath",
            classPath.isEmpty() ? "." : ".," + classPath),
        files);
  }

  private Jvm felix(Jdk jdk, Path bundle, Path... more) {
    List<Path> first = new ArrayList<>(List.of(more));
    first.add(Guests.host(folder));
    Jvm jvm = Jvm.on(jdk);
    if (jdk.feature() >= 23) { // Felix asks for what the JVM would warn of
      jvm.flag("--sun-misc-unsafe-memory-access=allow");
    }
    return jvm.classPath(Libraries.beside(first, "org.apache.felix.framework-"))
        .program(
            "containerloaders.FelixBundle",
            folder.resolve(more.length == 0 ? "framework" : "framework without").toString(),
            bundle.toUri().toString(),
            Guests.GUEST);
  }

  @OnEveryJdk
  void aBundleThatImportsNothing(Jdk jdk) {
    Path bundle = bundle(Map.of());
    felix(jdk, bundle).agent().run().printed(Guests.one(FELIX, "no module")).onlyStartLine();
    isMissing(felix(jdk, bundle, Artifacts.SOJOURN_JAR).run());
  }

  @OnEveryJdk
  void aBundleThatCarriesTheRuntime(Jdk jdk) throws IOException {
    Path bundle = bundle(Map.of("sojourn.jar", Files.readAllBytes(Artifacts.SOJOURN_JAR)));
    felix(jdk, bundle).agent().run().printed(Guests.one(FELIX, "no module")).onlyStartLine();
    felix(jdk, bundle, Artifacts.SOJOURN_JAR)
        .flag("-Dpatient=true")
        .run()
        .printed(Guests.apart(FELIX, "no module", false))
        .silent();
  }
}
