package dev.sojourn.e2e.programs;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;

/**
 * Uses nothing of Sojourn at first; then several threads do at once, each by a class of its own.
 * The argument says how many milliseconds later.
 */
public final class FirstUse {
  private static final CountDownLatch go = new CountDownLatch(1);
  private static final Set<String> found = new ConcurrentSkipListSet<>();

  private FirstUse() {}

  public static void main(String[] args) {
    List<Thread> threads = new ArrayList<>();
    threads.add(Facts.start("asks", () -> use(() -> Asks.ask())));
    threads.add(Facts.start("enters", () -> use(() -> Enters.enter())));
    threads.add(Facts.start("enters too", () -> use(() -> EntersToo.enter())));
    threads.add(Facts.start("retires", () -> use(() -> Retires.retire())));
    threads.add(Facts.start("reflects", () -> use(FirstUse::reflect)));
    Facts.pause(Long.parseLong(args[0]));
    go.countDown();
    threads.forEach(Facts::join);
    found.forEach(System.out::println);
  }

  private static void use(Runnable body) {
    Facts.await(go);
    body.run();
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
