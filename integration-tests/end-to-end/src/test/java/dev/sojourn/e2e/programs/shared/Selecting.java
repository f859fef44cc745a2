package dev.sojourn.e2e.programs.shared;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;

/** An event loop of the program's own, in KERNEL, which waits in a selector of the JDK. */
public final class Selecting {
  private static final BlockingQueue<Runnable> WORK = new LinkedBlockingQueue<>();

  private Selecting() {}

  public static void main(String[] args) throws IOException {
    Selector selector = Selector.open();
    Thread thread = Facts.start("selects", () -> loop(selector));
    Waits.examine(thread, () -> run(selector));
  }

  @KernelMode
  private static void loop(Selector selector) {
    for (; ; ) {
      try {
        selector.select();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      for (Runnable next = WORK.poll(); next != null; next = WORK.poll()) {
        next.run();
      }
    }
  }

  private static boolean run(Selector selector) {
    SynchronousQueue<Boolean> answer = new SynchronousQueue<>();
    WORK.add(
        () -> {
          try {
            answer.put(Sojourn.isInKernel());
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    selector.wakeup();
    try {
      return answer.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts here", e);
    }
  }
}
