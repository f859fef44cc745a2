package dev.sojourn.e2e.programs.shared;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Shows whether code of another loader, the guest, and code of the class path, the host, have one
 * state: each asks and retires, and the other one's thread reads.
 */
public final class Sharing {
  private static final long A_WHILE = 200;
  private static final long HANG = 30_000;

  private Sharing() {}

  /** Loads the guest that is named as any class here would. */
  public static void main(String[] args) throws ReflectiveOperationException {
    examine(Class.forName(args[0]));
  }

  /** Prints the facts. */
  public static void examine(Class<?> type) throws ReflectiveOperationException {
    Object instance = type.getConstructor().newInstance();
    Facts.print("guest of", type.getClassLoader().getClass().getName());
    Facts.print("in", type.getModule().isNamed() ? type.getModule() : "no module");
    if (instance instanceof BiConsumer<?, ?>) {
      @SuppressWarnings("unchecked")
      BiConsumer<String, Runnable> guest = (BiConsumer<String, Runnable>) instance;
      share("the guest reads", Sharing::host, body -> guest.accept("read", body));
      share("the host reads", guest, Sharing::read);
      Class<?> found = Class.forName(Sojourn.class.getName(), false, type.getClassLoader());
      Facts.print("one runtime", found == Sojourn.class);
    } else { // it knows nothing of Sojourn
      @SuppressWarnings("unchecked")
      Consumer<Runnable> guest = (Consumer<Runnable>) instance;
      share("the guest reads", Sharing::host, guest);
    }
  }

  private static void host(String what, Runnable body) {
    switch (what) {
      case "retire" -> Sojourn.retire(body, 1);
      case "request" -> Sojourn.invalidation("host", body).request();
      default -> throw new IllegalArgumentException(what);
    }
  }

  @KernelMode
  private static void read(Runnable body) {
    body.run();
  }

  private static void share(
      String name, BiConsumer<String, Runnable> asker, Consumer<Runnable> reader) {
    Worker worker = new Worker(name);
    worker.run(() -> reader.accept(() -> {})); // tracked from here on
    Set<Thread> handled = ConcurrentHashMap.newKeySet();
    asker.accept("request", () -> handled.add(Thread.currentThread()));
    worker.run(
        () ->
            reader.accept(
                () -> Facts.print(name + ": handled before", handled.contains(worker.thread()))));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    CountDownLatch disposed = new CountDownLatch(1);
    CountDownLatch left =
        worker.begin(
            () ->
                reader.accept(
                    () -> {
                      inside.countDown();
                      Facts.await(leave);
                    }));
    Facts.await(inside);
    asker.accept("retire", disposed::countDown);
    // Without hooks nothing is waited for, and what must come is waited for as long as it takes.
    long patience = Boolean.getBoolean("patient") ? HANG : A_WHILE;
    Facts.print(name + ": waited for", !Facts.within(patience, () -> disposed.getCount() == 0));
    leave.countDown();
    Facts.await(left);
    Facts.await(disposed);
    Facts.print(name + ": disposed then", true);
  }
}
