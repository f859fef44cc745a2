package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Remote;
import dev.sojourn.e2e.harness.Running;
import java.util.List;

/** Domains know nothing of each other: a thread that stays in one holds up nothing in another. */
final class DomainsIT {
  private static final String PRINTED =
      """
      both=kernel in a, kernel in b, user
      out of a=user in a, user in b, kernel
      out of b=kernel in a, user in b, user
      domain 'b'=period over, covered, disposed
      the default domain=period over, covered, disposed
      domain 'a'=period runs, not covered, not disposed
      ready
      domain 'a'=period over, covered, disposed
      """;

  @OnEveryJdk
  void aReaderHoldsUpItsOwnDomainOnly(Jdk jdk) {
    try (Running program = Jvm.on(jdk).agent("jmx.delay=1ms").program("domains.Apart").start()) {
      program.awaitOut("ready");
      try (Remote remote = Remote.of(program)) {
        for (String domain : List.of(",domain=a", ",domain=b", "")) {
          remote.awaitBean("type=Retirement" + domain);
          boolean held = domain.equals(",domain=a");
          assertEquals(held, isSitterIn(remote, domain), domain);
          assertEquals(held, remote.number("type=GracePeriods" + domain, "Completed") == 0, domain);
          assertEquals(
              held ? 1 : 0, remote.number("type=Retirement" + domain, "PendingCount"), domain);
          String of = "name=of " + (domain.isEmpty() ? "the default domain" : "domain '%s'");
          String kind =
              "type=Invalidation," + of.formatted(domain.replace(",domain=", "")) + domain;
          remote.awaitBean(kind);
          assertEquals(1, remote.number(kind, "Requested"), domain);
        }
      }
      program.finish().printed(PRINTED).onlyStartLine();
    }
  }

  /** Whether the thread that sits in KERNEL is there; the program's other thread is everywhere. */
  private static boolean isSitterIn(Remote remote, String domain) {
    List<String> rows =
        remote.table("type=Threads" + domain, "Threads").values().stream()
            .map(row -> row.get("name") + " in " + row.get("mode"))
            .toList();
    assertTrue(rows.contains("main in USER"), rows::toString);
    return rows.contains("sitter in KERNEL");
  }

  /** Without hooks nothing is held up: what waits above waits for the thread in the method. */
  @OnEveryJdk
  void control(Jdk jdk) {
    Jvm.on(jdk)
        .program("domains.Apart")
        .run()
        .printed(
            PRINTED
                .replace("kernel", "user")
                .replace(
                    "period runs, not covered, not disposed", "period over, covered, disposed"))
        .silent();
  }
}
