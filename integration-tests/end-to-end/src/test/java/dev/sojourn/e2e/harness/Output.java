package dev.sojourn.e2e.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The lines of one stream of a process, collected as they come. */
public final class Output {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private Output() {}

  public static Output of(InputStream stream, String name) {
    Output output = new Output();
    Thread reader = new Thread(() -> output.collect(stream), "reader of " + name);
    reader.setDaemon(true);
    reader.start();
    return output;
  }

  public List<String> lines() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the lines to be as wanted; false if they end, or the time does, before. */
  public boolean await(Predicate<List<String>> condition, long seconds)
      throws InterruptedException {
    long nanosLeft = TimeUnit.SECONDS.toNanos(seconds);
    lock.lock();
    try {
      while (!condition.test(List.copyOf(lines))) {
        if (ended || nanosLeft <= 0) {
          return false;
        }
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  public void awaitEnd() throws InterruptedException {
    lock.lock();
    try {
      while (!ended) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void collect(InputStream stream) {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        change(line);
      }
    } catch (IOException e) {
      change("(reading ended: " + e + ")");
    } finally {
      change(null);
    }
  }

  private void change(@Nullable String line) {
    lock.lock();
    try {
      if (line == null) {
        ended = true;
      } else {
        lines.add(line);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
