package dev.sojourn.engine;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A self-check of the registries: every promise rests on it that a living thread has at most one
 * record in a domain, and is found by that one.
 */
public final class Census {
  private Census() {}

  /**
   * Checks the tracked threads of all domains; any thread. Threads may come, go and make
   * transitions meanwhile.
   *
   * @param context the domains' common context
   * @return what is wrong, one text for each record; empty if nothing is
   */
  public static List<String> problems(EngineContext context) {
    List<String> problems = new ArrayList<>();
    for (Domain domain : context.domains()) {
      count(domain, problems);
    }
    return problems;
  }

  private static void count(Domain domain, List<String> problems) {
    IdentityHashMap<Thread, ThreadRecord> records = new IdentityHashMap<>();
    domain.registry.forEach(
        new Consumer<>() {
          @Override
          public void accept(ThreadRecord record) {
            Thread thread = record.thread();
            ThreadRecord other = records.put(thread, record);
            @Nullable ThreadRecord found = domain.registry.find(thread);
            // Asks after the look whether the thread is alive: a dead one may have been reaped in
            // between.
            if (other != null && thread.isAlive()) {
              problems.add(describe(record, "has a second record"));
            } else if (found != record && thread.isAlive()) {
              problems.add(describe(record, "is not found by its record"));
            }
          }
        });
  }

  private static String describe(ThreadRecord record, String problem) {
    return "thread '"
        + record.thread().getName()
        + "' "
        + problem
        + " in domain '"
        + record.domain().name()
        + "'";
  }
}
