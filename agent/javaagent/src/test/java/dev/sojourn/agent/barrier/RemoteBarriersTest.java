package dev.sojourn.agent.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sojourn.engine.RemoteBarrier;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The machine at hand: that its barrier opens, and that it is one. */
final class RemoteBarriersTest {
  private static final int ROUNDS = 300_000;
  private static final int TWIN_ROUNDS = 50_000_000;

  private static Attempt attempt = Attempt.refused("nothing", "not yet tried");

  @BeforeAll
  static void open() {
    attempt = RemoteBarriers.open(ByteBuddyAgent.install());
  }

  private static RemoteBarrier barrier() {
    RemoteBarrier barrier = attempt.barrier();
    assumeTrue(barrier != null, attempt::reason);
    return Objects.requireNonNull(barrier);
  }

  @Test
  void opensOrSaysWhyNot() {
    RemoteBarrier barrier = attempt.barrier();
    if (barrier == null) {
      String reason = String.valueOf(attempt.reason());
      assertTrue(reason.contains("membarrier(2)"), reason);
    } else {
      assertNull(attempt.reason());
      assertTrue(barrier.issue());
    }
    assertEquals(
        Runtime.version().feature() >= 22
            ? "membarrier(2) by the foreign-function API"
            : "membarrier(2) by JNA",
        attempt.how());
  }

  @Test
  void opensAgain() {
    RemoteBarrier first = barrier();
    RemoteBarrier second = RemoteBarriers.open(ByteBuddyAgent.install()).barrier();
    assertTrue(second != null && second.issue());
    assertTrue(first.issue());
  }

  @Test
  void manyThreadsAtOnce() throws Exception {
    RemoteBarrier barrier = barrier();
    Callable<Boolean> allSucceed =
        () -> {
          for (int i = 0; i < 5_000; i++) {
            if (!barrier.issue()) {
              return false;
            }
          }
          return true;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<Boolean> result : threads.invokeAll(Collections.nCopies(4, allSucceed))) {
        assertTrue(result.get());
      }
    } finally {
      threads.shutdown();
    }
  }

  /** Running out of stack in the middle of a call breaks none of the later ones. */
  @Test
  void survivesTheEndOfTheStack() throws InterruptedException {
    RemoteBarrier barrier = barrier();
    AtomicBoolean end = new AtomicBoolean();
    Thread thread = new Thread(null, () -> descend(barrier, end), "deep", 512 << 10);
    thread.start();
    thread.join();
    assertTrue(end.get());
    assertTrue(barrier.issue());
  }

  @SuppressWarnings("InfiniteRecursion") // down to the end of the stack
  private static void descend(RemoteBarrier barrier, AtomicBoolean end) {
    try {
      barrier.issue();
      descend(barrier, end);
    } catch (StackOverflowError e) {
      end.set(true);
    }
  }

  /** With the barrier the two threads never miss each other. */
  @Test
  void storeBufferingNever() throws InterruptedException {
    RemoteBarrier barrier = barrier();
    boolean[] failed = new boolean[1];
    StoreBuffering litmus =
        new StoreBuffering(
            () -> {
              if (!barrier.issue()) {
                failed[0] = true;
              }
            });
    litmus.run(ROUNDS);
    assertEquals(0, litmus.missed());
    assertFalse(failed[0]);
    assertTrue(litmus.raced() > 0, "the owner was never first");
  }

  /** The twin: with a full fence of the requester's own in the place of the barrier, they do. */
  @Test
  void storeBufferingSometimesWithoutTheBarrier() throws InterruptedException {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one processor reorders nothing");
    StoreBuffering litmus = new StoreBuffering(VarHandle::fullFence);
    litmus.run(TWIN_ROUNDS);
    assertTrue(litmus.missed() > 0, "not once in " + TWIN_ROUNDS + " rounds");
  }
}
