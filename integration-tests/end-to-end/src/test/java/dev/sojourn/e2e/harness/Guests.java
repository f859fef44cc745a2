package dev.sojourn.e2e.harness;

import java.nio.file.Path;
import java.util.Map;

/** The program {@code Sharing} and its guest, in jars of their own, and what it prints. */
public final class Guests {
  public static final String PACKAGE = "dev.sojourn.e2e.guest";
  public static final String GUEST = PACKAGE + ".Guest";
  public static final String READ = GUEST + ".read(java.lang.Runnable)";

  private static final String HOST_PACKAGE = "dev.sojourn.e2e.programs";

  private static final String ONE =
      """
      guest of=LOADER
      in=MODULE
      the guest reads: handled before=true
      the guest reads: waited for=true
      the guest reads: disposed then=true
      the host reads: handled before=true
      the host reads: waited for=true
      the host reads: disposed then=true
      one runtime=true
      """;

  private Guests() {}

  /** The programs, without their guests. */
  public static Path host(Path folder) {
    return Jars.pack(folder.resolve("host.jar"), Map.of(), Jars.classes(HOST_PACKAGE));
  }

  /**
   * The programs and the runtime, as an agent that does nothing, for where there is no class path.
   */
  public static Path hostAgent(Path folder) {
    return Jars.pack(
        folder.resolve("host-agent.jar"),
        Map.of(
            "Premain-Class",
            HOST_PACKAGE + ".shared.IdleAgent",
            "Class-Path",
            Artifacts.SOJOURN_JAR.toUri().toString()),
        Jars.classes(HOST_PACKAGE));
  }

  public static Path jar(Path folder) {
    return Jars.pack(folder.resolve("guest.jar"), Map.of(), Jars.classes(PACKAGE));
  }

  /** What is printed where there are hooks, and one state. */
  public static String one(String loader, String module) {
    return ONE.replace("LOADER", loader).replace("MODULE", module);
  }

  /** What is printed where nothing is woven. */
  public static String apart(String loader, String module, boolean oneRuntime) {
    return one(loader, module)
        .replace("handled before=true", "handled before=false")
        .replace("waited for=true", "waited for=false")
        .replace("one runtime=true", "one runtime=" + oneRuntime);
  }
}
