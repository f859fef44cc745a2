package dev.sojourn.e2e.programs.startup;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;

/**
 * Uses nothing of Sojourn at first; then several threads do at once, each by a class of its own.
 * The first argument says how many milliseconds later, the others which of them, all without any.
 */
public final class FirstUse {
  private static final CountDownLatch go = new CountDownLatch(1);
  private static final Set<String> found = new ConcurrentSkipListSet<>();

  private FirstUse() {}

  public static void main(String[] args) {
    Map<String, Runnable> uses = new LinkedHashMap<>();
    uses.put("asks", () -> Asks.ask());
    uses.put("enters", () -> Enters.enter());
    uses.put("enters too", () -> EntersToo.enter());
    uses.put("retires", () -> Retires.retire());
    uses.put("reflects", FirstUse::reflect);
    List<String> wanted = List.of(args).subList(1, args.length);
    List<Thread> threads = new ArrayList<>();
    for (Map.Entry<String, Runnable> use : uses.entrySet()) {
      if (wanted.isEmpty() || wanted.contains(use.getKey())) {
        threads.add(Facts.start(use.getKey(), () -> await(use.getValue())));
      }
    }
    Facts.pause(Long.parseLong(args[0]));
    go.countDown();
    threads.forEach(Facts::join);
    found.forEach(System.out::println);
  }

  private static void await(Runnable use) {
    Facts.await(go);
    use.run();
  }

  private static void reflect() {
    try {
      found.add(
          "reflects: " + Class.forName("dev.sojourn.Sojourn").getMethod("isWoven").invoke(null));
    } catch (ReflectiveOperationException e) {
      found.add("reflects: " + e);
    }
  }

  private static final class Asks {
    static void ask() {
      found.add("asks: " + Sojourn.isWoven());
    }
  }

  private static final class Enters {
    @KernelMode
    static void enter() {
      found.add("enters: " + Sojourn.isInKernel());
    }
  }

  private static final class EntersToo {
    @KernelMode(domain = "another")
    static void enter() {
      found.add("enters too: " + Sojourn.domain("another").isInKernel());
    }
  }

  private static final class Retires {
    static void retire() {
      Sojourn.retire(() -> found.add("retires: " + Sojourn.isWoven()), 1);
      Sojourn.barrier();
    }
  }
}
