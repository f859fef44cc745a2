package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class KindSetTest {
  private static final int KINDS = 300;

  @Test
  void aFreshSetIsEmptyAsFarAsOneLooks() {
    KindSet set = new KindSet();
    assertEquals(bits(), takeAll(set));
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
  void takingOneLeavesTheOthers() {
    KindSet set = new KindSet();
    set.add(1);
    set.add(64);
    set.add(65);
    set.add(129);
    assertTrue(set.take(65));
    assertFalse(set.take(65));
    assertEquals(bits(1, 64, 129), takeAll(set));
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
    BitSet taken = new BitSet();
    for (int kind = 0; kind < KINDS; kind++) {
      taken.set(kind, set.take(kind));
    }
    return taken;
  }

  private static BitSet bits(int... kinds) {
    BitSet bits = new BitSet();
    for (int kind : kinds) {
      bits.set(kind);
    }
    return bits;
  }
}
