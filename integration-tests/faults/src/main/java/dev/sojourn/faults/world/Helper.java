package dev.sojourn.faults.world;

import dev.sojourn.faults.Fault.Body;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that does what it is told, one thing after the other. It takes its tasks by a field and
 * a park, neither of which allocates, so it waits for them undisturbed where memory is exhausted.
 */
final class Helper {
  /** What hangs for so long is broken. */
  static final long HANG_MILLIS = Long.getLong("faults.hang.millis", 20_000);

  private static final long SMALL_STACK = 256 * 1024;

  final Thread thread;

  /** What it is to do next; null once it has begun. */
  private final AtomicReference<@Nullable Task> handed = new AtomicReference<>();

  private volatile boolean abandoned;

  private static final class Task {
    final Body body;
    final CountDownLatch done = new CountDownLatch(1);
    volatile @Nullable Throwable thrown;

    Task(Body body) {
      this.body = body;
    }
  }

  /** Something that did not come to its end. */
  static final class Hang extends RuntimeException {
    private static final long serialVersionUID = 1;

    Hang(String what, Thread where) {
      super(what);
      setStackTrace(where.getStackTrace());
    }
  }

  /** What is under way on a helper. */
  final class Doing {
    private final Task task;

    private Doing(Task task) {
      this.task = task;
    }

    boolean isDone() {
      return task.done.getCount() == 0;
    }

    /** Waits for its end, and throws what it threw. */
    void await() throws Throwable {
      if (!task.done.await(HANG_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new Hang("thread '" + thread.getName() + "' hangs", thread);
      }
      Throwable thrown = task.thrown;
      if (thrown != null) {
        throw thrown;
      }
    }
  }

  Helper(String name) {
    thread = new Thread(null, this::work, name, SMALL_STACK);
    thread.setDaemon(true);
    thread.start();
  }

  private void work() {
    for (Task task = next(); task.body != END && !abandoned; task = next()) {
      try {
        task.body.run();
      } catch (Throwable e) {
        task.thrown = e;
      }
      task.done.countDown();
    }
  }

  private Task next() {
    for (; ; ) {
      if (Thread.interrupted()) {
        return LAST; // it is not needed any more
      }
      Task task = handed.getAndSet(null);
      if (task != null) {
        return task;
      }
      LockSupport.park(this);
    }
  }

  /** Ends it as soon as it can be, whatever it is at. */
  void abandon() {
    abandoned = true;
    thread.interrupt();
  }

  private static final Body END = () -> {};

  private static final Task LAST = new Task(END);

  /** Returns when the thread has taken it up. */
  Doing begin(Body body) {
    Task task = new Task(body);
    String hangs = "thread '" + thread.getName() + "' hangs";
    until(hangs, thread, () -> handed.compareAndSet(null, task));
    LockSupport.unpark(thread);
    until(hangs, thread, () -> handed.get() != task);
    return new Doing(task);
  }

  void call(Body body) throws Throwable {
    begin(body).await();
  }

  void end() throws InterruptedException {
    begin(END);
    thread.join(HANG_MILLIS);
    if (thread.isAlive()) {
      throw new Hang("thread '" + thread.getName() + "' does not end", thread);
    }
  }

  /** Whether its thread waits for something, as far as can be seen. */
  boolean isWaiting() {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING
        || state == Thread.State.TIMED_WAITING
        || state == Thread.State.BLOCKED;
  }

  /** Waits until a condition holds. */
  static void until(String what, Condition condition) {
    until(what, Thread.currentThread(), condition);
  }

  private static void until(String what, Thread where, Condition condition) {
    long start = System.nanoTime();
    for (int i = 0; !condition.holds(); i++) {
      if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(HANG_MILLIS)) {
        throw new Hang(what, where);
      }
      if (i > 50) {
        LockSupport.parkNanos(50_000);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  interface Condition {
    boolean holds();
  }
}
