package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A set of records, each of another thread. By all bits of the hash; by its last bits alone, so
 * that the trie is as deep as it can be from the second record on; by few, so that most clash; and
 * by none.
 */
class RegistryTest {
  private static final int ALL = -1;
  private static final int LAST = 0xFF;
  private static final int FEW = 0x30000004;
  private static final int NONE = 0;

  private final Domain domain = Domain.isolated();
  private final List<Reader> readers = new ArrayList<>();

  @AfterEach
  void closeReaders() {
    readers.forEach(Reader::close);
  }

  @ParameterizedTest
  @ValueSource(ints = {ALL, LAST, FEW, NONE})
  void everyRecordIsVisitedOnceAndFound(int mask) {
    Registry registry = new Registry(mask);
    Set<ThreadRecord> added = added(registry, 1000);
    assertEquals(added, visited(registry));
    assertEquals(1000, registry.size());
    for (ThreadRecord record : added) {
      assertSame(record, registry.find(record.thread()));
    }
    assertNull(registry.find(Thread.currentThread()));
  }

  @ParameterizedTest
  @ValueSource(ints = {ALL, LAST, FEW, NONE})
  void aThreadHasOneRecordHoweverOftenItIsAdded(int mask) {
    Registry registry = new Registry(mask);
    for (ThreadRecord record : added(registry, 100)) {
      ThreadRecord second = new ThreadRecord(record.thread(), domain);
      assertSame(record, registry.add(second));
      assertSame(record, registry.find(record.thread()));
    }
    assertEquals(100, registry.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {ALL, LAST, FEW, NONE})
  void whatIsRemovedIsGoneAndTheOthersStay(int mask) {
    Registry registry = new Registry(mask);
    Set<ThreadRecord> left = added(registry, 300);
    for (ThreadRecord record : List.copyOf(left)) {
      assertTrue(registry.remove(record));
      assertTrue(!registry.remove(record), "removed twice");
      left.remove(record);
      assertNull(registry.find(record.thread()));
      assertEquals(left, visited(registry));
      assertEquals(left.isEmpty(), registry.isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {ALL, LAST, FEW, NONE})
  void aSpikeLeavesNothingBehind(int mask) {
    Registry registry = new Registry(mask);
    Set<ThreadRecord> stay = added(registry, 3);
    int before = registry.nodes();
    for (int spike = 0; spike < 3; spike++) {
      Set<ThreadRecord> gone = added(registry, mask == ALL ? 20_000 : 300);
      gone.forEach(registry::remove);
      registry.tidy();
      assertEquals(before, registry.nodes(), "nodes that nobody needs");
      assertTrue(registry.chunks() <= 1, "chunks that nobody needs");
      assertEquals(stay, visited(registry));
    }
    stay.forEach(registry::remove);
    registry.tidy();
    assertEquals(0, registry.nodes());
    assertEquals(0, registry.chunks());
    assertTrue(registry.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {ALL, LAST, FEW, NONE})
  void looksAtSomeComeByAll(int mask) {
    Registry registry = new Registry(mask);
    Set<ThreadRecord> added = added(registry, 300);
    Set<ThreadRecord> seen = identitySet();
    for (int i = 0; i < 20_000; i++) {
      registry.visitSome(seen::add);
    }
    assertEquals(added, seen);
  }

  @ParameterizedTest
  @ValueSource(ints = {ALL, LAST, FEW, NONE})
  void recordsAreNeitherLostNorDoubledByConcurrentAddsAndRemovals(int mask) throws Exception {
    Registry registry = new Registry(mask);
    int adders = 3;
    Set<ThreadRecord> stay = added(registry, 5);
    AtomicBoolean done = new AtomicBoolean();
    Reader visitor = reader("visitor");
    var visits =
        visitor.begin(
            () -> {
              while (!done.get()) {
                Set<ThreadRecord> seen = identitySet();
                registry.forEach(
                    record -> assertTrue(seen.add(record), "one record in two places"));
                assertTrue(seen.containsAll(stay), "a pass has missed a record that stays");
                registry.tidy();
                for (ThreadRecord record : stay) {
                  assertSame(record, registry.find(record.thread()));
                }
              }
              return "ended";
            });
    CountDownLatch start = new CountDownLatch(adders);
    List<Future<String>> adding = new ArrayList<>();
    for (int a = 0; a < adders; a++) {
      Reader adder = reader("adder " + a);
      adding.add(adder.begin(addAndRemove(registry, start)));
    }
    try {
      for (var adder : adding) {
        assertEquals("ended", Reader.end(adder));
      }
    } finally {
      done.set(true);
    }
    assertEquals("ended", Reader.end(visits));
    assertEquals(stay, visited(registry));
    stay.forEach(registry::remove);
    registry.tidy();
    assertEquals(0, registry.nodes(), "nodes that nobody needs");
    assertEquals(0, registry.chunks(), "chunks that nobody needs");
  }

  private Callable<String> addAndRemove(Registry registry, CountDownLatch start) {
    return () -> {
      start.countDown();
      start.await();
      List<ThreadRecord> mine = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        ThreadRecord record = new ThreadRecord(new Thread(), domain);
        assertSame(record, registry.add(record));
        mine.add(record);
        assertNotNull(registry.find(record.thread()), "an added record is not found");
        if (mine.size() == 20) {
          Set<ThreadRecord> seen = visited(registry);
          for (ThreadRecord old : mine) {
            assertTrue(seen.contains(old), "a pass has missed a record");
            assertSame(old, registry.find(old.thread()), "a record that stays is not found");
            assertTrue(registry.remove(old), "a record to remove that is not there");
          }
          mine.clear();
        }
      }
      return "ended";
    };
  }

  /** Records of as many threads, which are never started. */
  private Set<ThreadRecord> added(Registry registry, int count) {
    Set<ThreadRecord> added = identitySet();
    for (int i = 0; i < count; i++) {
      ThreadRecord record = new ThreadRecord(new Thread("same name"), domain);
      assertSame(record, registry.add(record));
      added.add(record);
    }
    return added;
  }

  private static Set<ThreadRecord> visited(Registry registry) {
    Set<ThreadRecord> visited = identitySet();
    registry.forEach(record -> assertTrue(visited.add(record), "one record in two places"));
    return visited;
  }

  private Reader reader(String name) {
    Reader reader = new Reader(name);
    readers.add(reader);
    return reader;
  }

  private static Set<ThreadRecord> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
