package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Jars;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.Libraries;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * A web application that gives back what it has registered can be unloaded, class loader and all.
 */
final class UndeployIT {
  /**
   * Uses all of the API that may remember who has used it; %s is what it does when it is stopped.
   */
  private static final String SERVLET =
      """
      package app;

      import dev.sojourn.*;
      import jakarta.servlet.http.*;
      import java.util.concurrent.atomic.AtomicInteger;

      public class Page extends HttpServlet {
        static class Cache {
          final AtomicInteger count = new AtomicInteger();
          Cache updated() {
            count.incrementAndGet();
            return this;
          }
        }

        static final SojournDomain OTHER = Sojourn.domain("other");
        static final Invalidation CACHES = Sojourn.invalidation("caches", Page::drop);
        static final Invalidation EARLY =
            Sojourn.defaultDomain().earlyInvalidation("early", Page::drop);
        static final Invalidation OTHERS = OTHER.invalidation("others", Page::drop);
        static final PerThread<Cache> CACHE = PerThread.withInitial(Cache::new);
        static final PerThreadInvalidation UPDATE = CACHE.invalidation("update", Cache::updated);
        static final Protected<Cache> TABLE = Protected.of(new Cache());

        static void drop() {}

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws java.io.IOException {
          CACHES.request();
          CACHES.request(Thread.currentThread());
          EARLY.request();
          OTHERS.request();
          UPDATE.requestOnBehalf();
          TABLE.replaceAndRetire(new Cache(), table -> table.updated(), 8);
          Sojourn.retire(Page::drop, 8);
          OTHER.retire(Page::drop, 8);
          GracePeriod period = Sojourn.startGracePeriod();
          response.getWriter().print(kernel() + " " + other());
          OTHER.synchronize();
          // Left to be found at the thread's next entry, after the application has been stopped.
          CACHES.request();
          CACHES.request(Thread.currentThread());
        }

        @KernelMode
        String kernel() {
          CACHE.get();
          return Sojourn.isInKernel() ? "kernel" : "user";
        }

        @KernelMode(domain = "other")
        String other() {
          return OTHER.isInKernel() ? "kernel" : "user";
        }

        @Override
        public void destroy() {
      %s
        }
      }
      """;

  private static final String GIVE_BACK =
      """
          CACHES.unregister();
          EARLY.unregister();
          OTHERS.unregister();
          UPDATE.unregister();
          CACHE.clear();
      """;

  private static Running undeploying(Jdk jdk, Path folder, String destroy, int times, int patience)
      throws IOException {
    Path classes = folder.resolve("WEB-INF/classes");
    Jars.compile(
        classes,
        "app.Page",
        SERVLET.formatted(destroy),
        Artifacts.SOJOURN_JAR,
        Libraries.jar("tomcat-embed-core-"));
    Path logging = folder.resolve("logging.properties"); // what Tomcat itself finds is a warning
    Files.writeString(logging, "handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n");
    return Jvm.on(jdk)
        .agent("jmx.delay=1ms")
        // For what Tomcat looks at to warn of leaks.
        .flag("--add-opens", "java.base/java.lang=ALL-UNNAMED")
        .flag("--add-opens", "java.base/java.io=ALL-UNNAMED")
        .flag("--add-opens", "java.base/java.util.concurrent=ALL-UNNAMED")
        .flag("--add-opens", "java.rmi/sun.rmi.transport=ALL-UNNAMED")
        .flag("-Djava.util.logging.config.file=" + logging, "-Xmx128m")
        .classPath(Libraries.classPath("tomcat-"))
        .program("undeploy.Undeploying", folder.toString(), "app.Page", "" + times, "" + patience)
        .start();
  }

  @OnEveryJdk
  void noLoaderStays(Jdk jdk, @TempDir Path folder) throws IOException {
    try (Running program = undeploying(jdk, folder, GIVE_BACK, 100, 60_000)) {
      program.awaitOut("ready");
      assertEquals(0, program.number("alive"));
      program
          .finish()
          .printed("deployed=100\nkernel still works=true\nall are gone=true\nalive=0\nready")
          .onlyStartLine();
    }
  }

  /** Each thing that is not given back is what keeps the loader, and the check sees it. */
  @Tag("slow")
  @OnEveryJdk
  void control(Jdk jdk, @TempDir Path folder) throws IOException {
    for (String kept : GIVE_BACK.lines().toList()) {
      Path own = folder.resolve(kept.replaceAll("\\W", ""));
      try (Running program = undeploying(jdk, own, GIVE_BACK.replace(kept + "\n", ""), 3, 2_000)) {
        program.awaitOut("ready");
        assertTrue(program.number("alive") > 0, kept);
        program.finish().exited(0).onlyStartLine();
      }
    }
  }
}
