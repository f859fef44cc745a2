package dev.sojourn.torture;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** What was found wrong: how often by which check, and the first few in words. */
final class Findings {
  private static final int IN_WORDS = 5;

  private final Map<Check, AtomicLong> counts = new ConcurrentSkipListMap<>();
  private final Queue<String> texts = new ConcurrentLinkedQueue<>();
  private final long start = System.nanoTime();
  private final AtomicLong firstMillis = new AtomicLong(-1);

  void add(Check check, String text) {
    firstMillis.compareAndSet(-1, millis());
    counts.computeIfAbsent(check, c -> new AtomicLong()).incrementAndGet();
    if (texts.size() < IN_WORDS) {
      texts.add(check.text() + ": " + text + ", on thread " + Thread.currentThread());
    }
  }

  /** When the first was found; now, if none was. Since this was made, in milliseconds. */
  long millis() {
    long first = firstMillis.get();
    return first >= 0 ? first : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Checks and counts, of those that have found something. */
  String caughtBy() {
    return counts.entrySet().stream()
        .map(caught -> caught.getKey().text() + " " + caught.getValue())
        .collect(Collectors.joining(", "));
  }

  List<String> texts() {
    return List.copyOf(texts);
  }
}
