package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Guests;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jdks;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Remote;
import dev.sojourn.e2e.harness.Running;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.io.TempDir;

/** Loaders that an application has written, and those of the JDK, set up not to delegate. */
final class OwnLoadersIT {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private Jvm host(Jdk jdk) {
    return Jvm.on(jdk).classPath(Guests.host(folder), Artifacts.SOJOURN_JAR);
  }

  private Jvm program(Jvm host, String loader, String when, Path... more) {
    List<String> arguments = new ArrayList<>(List.of(loader, when));
    arguments.add(Guests.jar(folder).toString());
    Arrays.stream(more).map(Path::toString).forEach(arguments::add);
    return host.program("ownloaders.OwnLoader", arguments.toArray(String[]::new));
  }

  private void isOne(Jdk jdk, String loader, String className) {
    for (Path[] copy : new Path[][] {{Artifacts.SOJOURN_JAR}, {}}) {
      program(host(jdk).agent(), loader, "at once", copy)
          .run()
          .printed(Guests.one(className, "no module") + "ready")
          .onlyStartLine();
    }
    program(host(jdk).flag("-Dpatient=true"), loader, "at once", Artifacts.SOJOURN_JAR)
        .run()
        .printed(Guests.apart(className, "no module", false) + "ready")
        .silent();
    Finished without = program(host(jdk), loader, "at once").run().exited(1);
    assertTrue(
        without.err().stream().anyMatch(line -> line.contains("NoClassDefFoundError: dev/sojourn")),
        without::toString);
  }

  @OnEveryJdk
  void aLoaderThatDelegatesJavaOnlySharesTheState(Jdk jdk) {
    isOne(jdk, "java only", "dev.sojourn.e2e.programs.ownloaders.JavaOnly");
  }

  @OnEveryJdk
  void aLoaderBesideTheClassPathSharesTheState(Jdk jdk) {
    isOne(jdk, "urls", "java.net.URLClassLoader");
  }

  /** The runtime is where that one has it, and it is asked by its own prologue. */
  @OnEveryJdk
  void aSystemClassLoaderOfTheApplicationsOwn(Jdk jdk) {
    String[] flags = {
      "-Djava.system.class.loader=dev.sojourn.e2e.programs.ownloaders.SystemLoader", "-Xshare:off"
    };
    for (String loader : List.of("java only", "urls")) {
      Finished with =
          program(host(jdk).agent().flag(flags), loader, "at once", Artifacts.SOJOURN_JAR)
              .run()
              .exited(0)
              .onlyStartLine();
      Finished without =
          program(host(jdk).flag(flags), loader, "at once", Artifacts.SOJOURN_JAR)
              .run()
              .exited(0)
              .silent();
      assertTrue(with.out().contains("one runtime=true"), with::toString);
      assertTrue(with.out().stream().noneMatch(line -> line.endsWith("=false")), with::toString);
      assertTrue(without.out().contains("one runtime=false"), without::toString);
    }
  }

  @OnEveryJdk
  void theClassPathSharesTheState(Jdk jdk) {
    Path[] classPath = {Guests.host(folder), Guests.jar(folder), Artifacts.SOJOURN_JAR};
    String loader = "jdk.internal.loader.ClassLoaders$AppClassLoader";
    Jvm.on(jdk)
        .agent()
        .classPath(classPath)
        .program("shared.Sharing", Guests.GUEST)
        .run()
        .printed(Guests.one(loader, "no module"))
        .onlyStartLine();
    Jvm.on(jdk)
        .flag("-Dpatient=true")
        .classPath(classPath)
        .program("shared.Sharing", Guests.GUEST)
        .run()
        .printed(Guests.apart(loader, "no module", true))
        .silent();
  }

  /** A copy that somebody uses already stays, and is not split off in silence. */
  @OnEveryJdk
  void aCopyFromBeforeTheAgentIsVisible(Jdk jdk) {
    Jvm jvm = host(jdk).flag("-XX:+EnableDynamicAgentLoading", "-Dpatient=true");
    try (Running program = program(jvm, "urls", "attach", Artifacts.SOJOURN_JAR).start()) {
      program.awaitOut("attach");
      AttachIT.attach(program, "jmx.delay=1ms");
      program.send("attached");
      program.awaitOut("ready");
      try (Remote remote = Remote.of(program)) {
        Map<Object, CompositeData> copies = remote.table("type=Agent", "ForeignRuntimes");
        assertEquals(1, copies.size());
        assertTrue(
            copies.keySet().iterator().next().toString().contains("URLClassLoader 'urls' @"),
            copies::toString);
        CompositeData row = remote.table("type=Agent", "Methods").get(Guests.READ);
        assertTrue(
            row != null && row.get("reason").toString().contains("a copy of the Sojourn runtime"),
            () -> String.valueOf(row));
      }
      Finished status =
          Jvm.on(Jdks.running())
              .jar(Artifacts.AGENT_JAR, "status", Long.toString(program.pid()))
              .run()
              .exited(0);
      assertTrue(
          status.out().stream()
              .anyMatch(line -> line.startsWith("copy: the class loader java.net.URLClassLoader")),
          status::toString);
      Finished finished =
          program
              .finish()
              .exited(0)
              .warned("'urls' @", Guests.READ + " is not woven: its class loader java.net.URL");
      assertTrue(finished.out().contains("one runtime=false"), finished::toString);
      assertTrue(finished.out().contains("the guest reads: waited for=false"), finished::toString);
    }
  }
}
