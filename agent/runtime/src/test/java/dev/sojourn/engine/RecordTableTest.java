package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A place in the table serves one thread; the thread local serves all. */
class RecordTableTest {
  /** Claims an id of its own choice, which any subclass of Thread can. */
  private static final class Liar extends Thread {
    private final long id;

    Liar(long id, Runnable body) {
      super(body);
      this.id = id;
    }

    @Override
    @SuppressWarnings("deprecation") // final in nothing but name
    public long getId() {
      return id;
    }
  }

  @Test
  void aThreadFindsItsOwnRecord() {
    try (Reader reader = new Reader("has a place").visit()) {
      assertSame(reader.record(), reader.on(Domain.DEFAULT::currentOrNull));
      @Nullable ThreadRecord found = reader.<@Nullable ThreadRecord>on(RecordTable::current);
      if (found != null) { // its place may be taken by one that shares it
        assertSame(reader.record(), found);
      }
    }
  }

  @Test
  void aThreadWithAnothersIdIsNotTakenForIt() throws InterruptedException {
    try (Reader reader = new Reader("honest").visit()) {
      long id = reader.thread().getId();
      AtomicReference<@Nullable ThreadRecord> before = new AtomicReference<>();
      AtomicReference<@Nullable ThreadRecord> after = new AtomicReference<>();
      AtomicReference<@Nullable ThreadRecord> entered = new AtomicReference<>();
      Liar liar =
          new Liar(
              id,
              () -> {
                before.set(RecordTable.current());
                Visit visit = Visit.begin(Domain.DEFAULT);
                entered.set(visit.record());
                after.set(Domain.DEFAULT.currentOrNull());
                visit.end();
              });
      liar.start();
      liar.join();
      assertNull(before.get(), "another thread's record");
      ThreadRecord record = entered.get();
      assertSame(after.get(), record);
      assertSame(liar, record == null ? null : record.thread());
      assertSame(reader.record(), reader.on(Hooks::record));
    }
  }

  @Test
  void aPlaceOfADeadThreadIsGivenOn() throws InterruptedException {
    long id = 1_000_003;
    AtomicReference<@Nullable ThreadRecord> found = new AtomicReference<>();
    for (int i = 0; i < 3; i++) {
      Liar next =
          new Liar(
              id,
              () -> {
                Visit.make(Domain.DEFAULT);
                found.set(RecordTable.current());
              });
      next.start();
      next.join();
      ThreadRecord record = found.get();
      assertSame(next, record == null ? null : record.thread(), "generation " + i);
    }
  }
}
