package dev.sojourn.demo.iplookup;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A list of the first few violations in words; the threads that see them keep the counts. */
final class Violations {
  private static final int IN_WORDS = 3;

  private final Oracle oracle;
  private final Countries countries;
  private final AtomicInteger reused = new AtomicInteger();
  private final AtomicInteger wrong = new AtomicInteger();
  private final Queue<String> texts = new ConcurrentLinkedQueue<>();

  Violations(Oracle oracle, Countries countries) {
    this.oracle = oracle;
    this.countries = countries;
  }

  void reusedTooEarly(int address, long covered, long published) {
    if (reused.get() < IN_WORDS && reused.getAndIncrement() < IN_WORDS) {
      texts.add(
          "the search for "
              + dotted(address)
              + " ran in a buffer that had been poisoned or rewritten under it (covered "
              + covered
              + ", published "
              + published
              + ")");
    }
  }

  void wrongAnswer(int at, int address, long answer, long covered, long published) {
    if (wrong.get() < IN_WORDS && wrong.getAndIncrement() < IN_WORDS) {
      long sequence = Answer.sequence(answer);
      String country = countries.code(Answer.country(answer));
      texts.add(
          dotted(address)
              + " was answered with "
              + country
              + " out of edition "
              + sequence
              + ", which says "
              + countries.code(oracle.country(at, sequence))
              + ", when edition "
              + covered
              + ", which says "
              + countries.code(oracle.country(at, covered))
              + ", was covered before the lookup, and edition "
              + published
              + " was the last one published after it");
    }
  }

  List<String> texts() {
    return List.copyOf(texts);
  }

  private static String dotted(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 0xFF)
        + "."
        + (address >>> 8 & 0xFF)
        + "."
        + (address & 0xFF);
  }
}
