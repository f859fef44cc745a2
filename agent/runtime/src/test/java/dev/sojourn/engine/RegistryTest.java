package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private final Domain domain = new Domain();
  private final Registry registry = new Registry();
  private final List<Reader> readers = new ArrayList<>();

  @AfterEach
  void closeReaders() {
    readers.forEach(Reader::close);
  }

  @Test
  void everyRecordIsVisitedOnceWhateverTheirNumber() {
    Set<ThreadRecord> added = identitySet();
    for (int i = 0; i < 1000; i++) {
      ThreadRecord record = new ThreadRecord(domain);
      registry.add(record);
      added.add(record);
    }
    List<ThreadRecord> visited = new ArrayList<>();
    registry.forEach(visited::add);
    assertEquals(1000, visited.size());
    Set<ThreadRecord> distinct = identitySet();
    distinct.addAll(visited);
    assertEquals(added, distinct);
    assertEquals(1000, registry.size());
  }

  @Test
  void aThreadIsFoundByItsIdentity() {
    ThreadRecord[] records = new ThreadRecord[100];
    for (int i = 0; i < records.length; i++) {
      records[i] = reader("same name").on(() -> new ThreadRecord(domain));
      registry.add(records[i]);
    }
    for (ThreadRecord record : records) {
      assertSame(record, registry.find(record.thread()));
    }
    assertNull(registry.find(Thread.currentThread()));
    registry.removeIf(record -> record == records[50], r -> {});
    assertNull(registry.find(records[50].thread()));
    assertNotNull(registry.find(records[51].thread()));
  }

  @Test
  void aPlaceIsNotGivenAwayTwice() {
    Set<ThreadRecord> added = identitySet();
    for (int i = 0; i < 64; i++) {
      ThreadRecord record = new ThreadRecord(domain);
      registry.add(record);
      added.add(record);
    }
    ThreadRecord last = new ThreadRecord(domain);
    added.remove(added.iterator().next());
    registry.removeIf(record -> !added.contains(record), r -> {});
    registry.add(last);
    added.add(last);
    Set<ThreadRecord> seen = identitySet();
    registry.forEach(seen::add);
    assertEquals(added, seen);
  }

  @Test
  void manyGenerationsOfShortLivedRecordsReuseTheirPlaces() throws Exception {
    for (int generation = 0; generation < 200; generation++) {
      for (int i = 0; i < 150; i++) {
        registry.add(new ThreadRecord(domain));
      }
      assertEquals(150, registry.size());
      registry.removeIf(record -> true, r -> {});
      assertEquals(0, registry.size());
    }
    assertTrue(places() <= 64 + 128, "room for more records than there ever were at once");
  }

  @Test
  void recordsAreNeitherLostNorDoubledByConcurrentAddsAndRemovals() throws Exception {
    int adders = 3;
    int each = 5000;
    AtomicBoolean done = new AtomicBoolean();
    Reader visitor = reader("visitor");
    var visits =
        visitor.begin(
            () -> {
              while (!done.get()) {
                Set<ThreadRecord> seen = identitySet();
                registry.forEach(
                    record -> assertTrue(seen.add(record), "one record in two places"));
              }
              return "ended";
            });
    CountDownLatch start = new CountDownLatch(adders);
    List<Future<String>> adding = new ArrayList<>();
    for (int a = 0; a < adders; a++) {
      Reader adder = reader("adder " + a);
      adding.add(adder.begin(addAndRemove(start, each)));
    }
    for (var adder : adding) {
      assertEquals("ended", Reader.end(adder));
    }
    done.set(true);
    assertEquals("ended", Reader.end(visits));
    assertEquals(0, registry.size());
    registry.forEach(record -> assertNull(record, "left over"));
    assertTrue(places() <= 64 + 128, "room for more records than there ever were at once");
  }

  private Callable<String> addAndRemove(CountDownLatch start, int times) {
    return () -> {
      start.countDown();
      start.await();
      Set<ThreadRecord> mine = new HashSet<>();
      for (int i = 0; i < times; i++) {
        ThreadRecord record = new ThreadRecord(domain);
        registry.add(record);
        mine.add(record);
        assertNotNull(registry.find(Thread.currentThread()), "an added record is not found");
        if (mine.size() == 20) {
          List<ThreadRecord> removed = new ArrayList<>();
          registry.removeIf(r -> mine.contains(r) && removed.add(r), r -> {});
          assertEquals(mine.size(), removed.size(), "records to remove that are not there");
          mine.clear();
        }
      }
      return "ended";
    };
  }

  private Reader reader(String name) {
    Reader reader = new Reader(name);
    readers.add(reader);
    return reader;
  }

  private static Set<ThreadRecord> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** How many records there is room for: the memory that the registry has come to need. */
  private int places() throws ReflectiveOperationException {
    int places = 0;
    Object chunk = get(registry, "first");
    while (chunk != null) {
      places += ((AtomicReferenceArray<?>) get(chunk, "slots")).length();
      chunk = ((AtomicReference<?>) get(chunk, "next")).get();
    }
    return places;
  }

  private static Object get(Object of, String name) throws ReflectiveOperationException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }
}
