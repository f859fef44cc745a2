package dev.sojourn.e2e;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Jars;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Every shape of method is woven, and a woven method does what it did before. */
final class WeavingIT {
  private static final String BRIDGE =
      "BooleanSource.get(java.lang.Object) returning java.lang.Object is not woven: it is a bridge";

  private static final String WOVEN =
      """
      woven=true
      static=kernel then user in 1
      instance=kernel then user in 1
      private=kernel then user in 1
      lambda inside=kernel then user in 1
      synchronized=kernel then user in 1
      lock kept=false
      static synchronized=kernel then user in 1
      interface default=kernel then user in 1
      interface static=kernel then user in 1
      generic=kernel then user in 1
      generic by its bridge=kernel then user in 1
      recursive=kernel then user in 1
      override=user then user in 0
      override that calls super=kernel then user in 1
      record=kernel then user in 1
      sealed=kernel then user in 1
      nested in sealed=kernel then user in 1
      enum=kernel then user in 1
      inner=kernel then user in 1
      arguments=true
      branches=z.k..z. z.k..z.k.5
      after values=user
      throwing unchecked=kernel then user in 1
      throwing checked=kernel then user in 1
      throwing error=kernel then user in 1
      lock kept by error=false
      throwing implicit=kernel then user in 1
      throwing overflow=kernel then user in 1
      overflow by turns from kernel=true, user
      overflow by turns from user=true, user
      """;

  /** With the boot loader's and our own classes verified, too, which by default they are not. */
  @OnEveryJdk
  void everyShapeIsWoven(Jdk jdk) {
    everyShapeIsWoven(Jvm.on(jdk));
    everyShapeIsWoven(Jvm.on(jdk).flag("-Xverify:all"));
  }

  private static void everyShapeIsWoven(Jvm jvm) {
    jvm.agent("jmx.delay=1ms")
        .program("weaving.Weaving")
        .run()
        .printed(WOVEN)
        .startLine()
        .warned(BRIDGE);
  }

  @OnEveryJdk
  void theRuntimeMayLieAnywhereOnTheClassPath(Jdk jdk) {
    for (Path[] classPath :
        new Path[][] {
          {Artifacts.PROGRAMS},
          {Artifacts.PROGRAMS, Artifacts.SOJOURN_JAR},
          {Artifacts.SOJOURN_JAR, Artifacts.PROGRAMS},
        }) {
      Jvm.on(jdk)
          .agent()
          .classPath(classPath)
          .program("shared.Hello")
          .run()
          .printed("woven=true\ninside=kernel")
          .onlyStartLine();
    }
  }

  /** As a named module, whose engine is not exported, under an application that is none. */
  @OnEveryJdk
  void theRuntimeMayBeAModule(Jdk jdk) {
    Jvm.on(jdk)
        .agent()
        .flag("-p", Artifacts.SOJOURN_JAR.toString(), "--add-modules", "dev.sojourn")
        .classPath(Artifacts.PROGRAMS)
        .program("shared.Hello", "with statistics")
        .run()
        .printed("woven=true\ninside=kernel\ngrace periods=1")
        .onlyStartLine();
  }

  @OnEveryJdk
  void theApplicationMayBeAModule(Jdk jdk, @TempDir Path application) {
    Jars.compileModule(
        application,
        "module app { requires dev.sojourn; }",
        "app.Main",
        """
        package app;
        public class Main {
          public static void main(String[] args) {
            System.out.println(inKernel() + " in " + Main.class.getModule());
          }
          @dev.sojourn.KernelMode
          static boolean inKernel() {
            return dev.sojourn.Sojourn.isInKernel();
          }
        }
        """);
    String modulePath = Artifacts.SOJOURN_JAR + File.pathSeparator + application;
    Jvm.on(jdk)
        .agent()
        .flag("-p", modulePath, "-m", "app/app.Main")
        .run()
        .printed("true in module app")
        .onlyStartLine();
  }

  /** What the tests above would see if nothing were woven. */
  @OnEveryJdk
  void control(Jdk jdk) {
    Jvm.on(jdk)
        .program("weaving.Weaving", "no beans")
        .run()
        .printed(
            WOVEN
                .replace("woven=true", "woven=false")
                .replaceAll("kernel then user in 1", "user then user in 0")
                .replace("arguments=true", "arguments=false")
                .replace("branches=z.k..z. z.k..z.k.5", "branches=z!u!!z! z!u!!z!u!5"))
        .silent();
  }
}
