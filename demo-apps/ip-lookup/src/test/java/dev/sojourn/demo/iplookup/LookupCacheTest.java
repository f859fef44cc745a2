package dev.sojourn.demo.iplookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LookupCacheTest {
  private final LookupCache cache = new LookupCache();

  @Test
  void isEmptyAtFirstForAddressZeroToo() {
    assertEquals(Answer.NONE, cache.get(0));
    assertEquals(Answer.NONE, cache.get(-1));
  }

  @Test
  void remembers() {
    cache.put(0, Answer.of(1, Countries.NONE));
    cache.put(-1, Answer.of(2, Short.MAX_VALUE));
    assertEquals(Answer.of(1, Countries.NONE), cache.get(0));
    assertEquals(Answer.of(2, Short.MAX_VALUE), cache.get(-1));
  }

  @Test
  void forgetsWhenCleared() {
    cache.put(42, Answer.of(1, 1));
    cache.clear();
    assertEquals(Answer.NONE, cache.get(42));
  }

  @Test
  void mayForgetButNeverMixesUp() {
    SplittableRandom random = new SplittableRandom(11);
    Map<Integer, Long> all = new HashMap<>();
    int hits = 0;
    for (int i = 1; i < 100_000; i++) {
      int address = random.nextInt(3_000) * 65_537;
      long cached = cache.get(address);
      if (cached != Answer.NONE) {
        assertEquals(all.get(address), cached);
        hits++;
      }
      all.put(address, Answer.of(i, i & 0xFF));
      cache.put(address, Answer.of(i, i & 0xFF));
    }
    assertTrue(hits > 1_000, hits + " hits");
  }
}
