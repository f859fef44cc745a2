package dev.sojourn.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A domain with its reclaimer, which is a thread, and so one for all iterations; and the reader of
 * all iterations. What the engine takes for the reader's thread must live as long.
 */
final class Reclaiming {
  private static final int PATIENCE = 50;

  private final Subject subject;

  Reclaiming(Supplier<Subject> maker) {
    CompletableFuture<Subject> made = new CompletableFuture<>();
    Daemon.unstarted(
            "reader",
            () -> {
              made.complete(maker.get());
              for (; ; ) {
                LockSupport.park();
              }
            })
        .start();
    subject = made.join();
  }

  /** The reader: 0 if there is nothing, 2 if it is disposed of while it is used, else 1. */
  int use(Supplier<@Nullable Element> source) {
    long entered = subject.enter();
    Element element = source.get();
    int result = element == null ? 0 : element.isDisposedSoon() ? 2 : 1;
    subject.exit(entered);
    return result;
  }

  /** Retires, and lets the reclaimer run for a while; 1 if it has disposed of it. */
  @SuppressWarnings("ThreadPriorityCheck") // the reclaimer has no processor of its own
  int retire(@Nullable Element old) {
    if (old != null) {
      subject.domain.retirement().retire(old::dispose, 0);
      for (int i = 0; i < PATIENCE && !old.isDisposed(); i++) {
        Thread.yield();
      }
      return old.isDisposed() ? 1 : 0;
    }
    return 0;
  }
}
