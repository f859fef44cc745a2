package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class KindSetTest {
  private static final int KINDS = 300;
  private static final int WORDS = (KINDS + 63) / 64;

  @Test
  void aFreshSetIsEmptyAsFarAsOneLooks() {
    KindSet set = new KindSet();
    for (int word = 0; word < WORDS; word++) {
      assertEquals(0, set.takeWord(word));
    }
  }

  @Test
  void takingAKindRemovesIt() {
    KindSet set = new KindSet();
    set.add(63);
    set.add(64);
    set.add(64);
    set.add(KINDS - 1);
    assertEquals(bits(63, 64, KINDS - 1), takeAll(set));
    assertEquals(bits(), takeAll(set));
  }

  @Test
  void takingAWordLeavesTheOthers() {
    KindSet set = new KindSet();
    set.add(1);
    set.add(65);
    set.add(129);
    assertEquals(1L << 1, set.takeWord(1));
    assertEquals(bits(1, 129), takeAll(set));
  }

  @Test
  void concurrentAddsLoseNothing() throws Exception {
    int adders = 3;
    for (int round = 0; round < 100; round++) {
      KindSet set = new KindSet();
      AtomicIntegerArray taken = new AtomicIntegerArray(KINDS);
      CountDownLatch start = new CountDownLatch(adders);
      List<Thread> threads = new ArrayList<>();
      for (int a = 0; a < adders; a++) {
        int mine = a;
        Thread adder =
            new Thread(
                () -> {
                  start.countDown();
                  await(start);
                  for (int kind = mine; kind < KINDS; kind += adders) {
                    set.add(kind);
                  }
                });
        adder.start();
        threads.add(adder);
      }
      while (threads.stream().anyMatch(Thread::isAlive)) {
        count(takeAll(set), taken);
      }
      count(takeAll(set), taken);
      for (int kind = 0; kind < KINDS; kind++) {
        assertEquals(1, taken.get(kind), "times that kind " + kind + " was found");
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void count(BitSet found, AtomicIntegerArray taken) {
    found.stream().forEach(taken::incrementAndGet);
  }

  private static BitSet takeAll(KindSet set) {
    long[] words = new long[WORDS];
    for (int word = 0; word < WORDS; word++) {
      words[word] = set.takeWord(word);
    }
    return BitSet.valueOf(words);
  }

  private static BitSet bits(int... kinds) {
    BitSet bits = new BitSet();
    for (int kind : kinds) {
      bits.set(kind);
    }
    return bits;
  }
}
