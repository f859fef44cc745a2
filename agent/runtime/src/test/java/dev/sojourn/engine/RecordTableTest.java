package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A place in the table serves the record that has it; the registry serves all. */
class RecordTableTest {
  private static final Domain NAMED = Domains.named("of RecordTableTest");

  static List<Domain> domains() {
    return List.of(Domain.DEFAULT, NAMED);
  }

  /** Claims an id of its own choice, which any subclass of Thread can, and to be any other. */
  private static final class Liar extends Thread {
    private final LongSupplier id;
    private @Nullable Throwable failure;

    Liar(LongSupplier id, Runnable body) {
      super(body);
      this.id = id;
    }

    @Override
    public void run() {
      try {
        super.run();
      } catch (Throwable e) {
        failure = e;
      }
    }

    void runToItsEnd() throws InterruptedException {
      start();
      join();
      assertNull(failure, () -> "it has ended by " + failure);
    }

    @Override
    @SuppressWarnings("deprecation") // final in nothing but name
    public long getId() {
      return id.getAsLong();
    }

    @Override
    @SuppressWarnings("EqualsHashCode")
    public boolean equals(@Nullable Object other) {
      return other instanceof Thread;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  /** A round trip and whatever the API asks find one record, which is the calling thread's. */
  private static ThreadRecord oneRecord(Domain domain) {
    Visit visit = Visit.begin(domain);
    ThreadRecord record = visit.record();
    assertSame(Thread.currentThread(), record.thread());
    assertSame(record, domain.currentOrNull());
    assertSame(record, domain.currentInKernelOrNull());
    assertSame(record, domain.currentOrTracked());
    assertSame(record, domain.find(Thread.currentThread()));
    visit.end();
    assertNull(domain.currentInKernelOrNull());
    assertSame(record, Hooks.record(domain));
    return record;
  }

  @ParameterizedTest
  @MethodSource("domains")
  void aThreadFindsItsOwnRecord(Domain domain) throws InterruptedException {
    new Liar(() -> 1_000_001, () -> oneRecord(domain)).runToItsEnd();
  }

  @ParameterizedTest
  @MethodSource("domains")
  void aThreadWithAnothersIdIsNotTakenForIt(Domain domain) throws InterruptedException {
    try (Reader reader = new Reader("honest", domain).visit()) {
      long id = reader.thread().getId();
      for (int i = 0; i < 40; i++) { // often enough to take the place
        new Liar(
                () -> id,
                () -> {
                  assertNull(domain.currentOrNull(), "another thread's record");
                  oneRecord(domain);
                })
            .runToItsEnd();
        assertSame(reader.record(), reader.on(domain::currentOrTracked));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("domains")
  void anIdThatThrowsOrChangesHarmsNobody(Domain domain) throws InterruptedException {
    new Liar(
            () -> {
              throw new IllegalStateException("no id for you");
            },
            () -> {
              ThreadRecord record = oneRecord(domain);
              assertEquals(-1, record.threadId());
            })
        .runToItsEnd();
    long[] id = {0};
    new Liar(
            () -> id[0] += 7919,
            () -> {
              ThreadRecord record = oneRecord(domain);
              for (int i = 0; i < 10_000; i++) {
                assertSame(record, domain.currentOrTracked());
              }
            })
        .runToItsEnd();
  }

  /** Ids 4,096 apart: the place of one is the place of all. */
  @ParameterizedTest
  @MethodSource("domains")
  void livingThreadsOfOnePlaceAllFindTheirOwn(Domain domain) {
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      readers.add(new Reader("one of many", domain, i * 4096L).visit());
    }
    for (int round = 0; round < 50; round++) {
      for (Reader reader : readers) {
        assertSame(reader.record(), reader.<@Nullable ThreadRecord>on(domain::currentOrNull));
        assertSame(reader.record(), reader.on(() -> Hooks.record(domain)));
      }
    }
    readers.forEach(Reader::close);
  }

  @Test
  void whoMissesItsPlaceOftenGetsIt() throws InterruptedException {
    try (Reader holder = new Reader("holder", Domain.DEFAULT, 1_000_003).visit()) {
      assertSame(holder.record(), holder.<@Nullable ThreadRecord>on(RecordTable::current));
      AtomicReference<@Nullable ThreadRecord> found = new AtomicReference<>();
      new Liar(
              () -> 1_000_003,
              () -> {
                for (int i = 0; i <= 16; i++) {
                  Visit.make(Domain.DEFAULT);
                }
                found.set(RecordTable.current());
                assertSame(found.get(), Domain.DEFAULT.currentOrNull());
              })
          .runToItsEnd();
      assertNull(holder.<@Nullable ThreadRecord>on(RecordTable::current));
      assertSame(holder.record(), holder.on(Hooks::record));
    }
  }

  @Test
  void aPlaceOfADeadThreadIsGivenOn() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      AtomicReference<@Nullable ThreadRecord> found = new AtomicReference<>();
      Liar next =
          new Liar(
              () -> 1_000_007,
              () -> {
                Visit.make(Domain.DEFAULT);
                found.set(RecordTable.current());
              });
      next.runToItsEnd();
      ThreadRecord record = found.get();
      assertSame(next, record == null ? null : record.thread(), "generation " + i);
    }
  }

  @Test
  void theRecordOfADeadThreadIsTakenOutWhateverItsIdIsByThen() throws InterruptedException {
    long[] id = {1_000_011};
    Domain domain = Domain.isolated();
    RecordTable table = new RecordTable(16);
    AtomicReference<@Nullable ThreadRecord> record = new AtomicReference<>();
    Liar liar =
        new Liar(
            () -> id[0],
            () -> {
              ThreadRecord own = new ThreadRecord(domain);
              table.put(own);
              id[0]++;
              table.put(own); // and nowhere else
              assertSame(own, table.find(Thread.currentThread()));
              record.set(own);
            });
    liar.runToItsEnd();
    table.remove(Objects.requireNonNull(record.get()));
    for (int i = 0; i < 16; i++) {
      id[0] = i;
      assertNull(table.find(liar), "left in place " + i);
    }
  }
}
