package dev.sojourn.demo.iplookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.sojourn.Policy;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checks that a hot thread makes, on a board that the test moves by hand. */
class HotThreadTest {
  private static final int LOOKUPS = Samples.stream().length;

  private final Countries countries = new Countries();
  private final Edition even = Samples.edition("even", countries.number("EE"));
  private final Edition odd = Samples.edition("odd", countries.number("OO"));
  private final Oracle oracle = Oracle.of(Samples.stream(), even, odd);
  private final Violations violations = new Violations(oracle, countries);
  private final BufferPool pool = new BufferPool(2, OffHeapTable.bytesFor(even.segments()));
  private Board board;
  private HotThread reader;

  @BeforeEach
  void start() throws InterruptedException {
    board = Board.start(pool, even.segments());
    reader = new HotThread("hot", Policy.EAGER, board, Samples.stream(), 0, oracle, violations);
  }

  @Test
  void rightAnswersPass() {
    reader.batch(LOOKUPS);
    reader.batch(LOOKUPS);
    assertEquals(2L * LOOKUPS, reader.lookups());
    assertEquals(LOOKUPS, reader.searches(), "the second round must come from the cache");
    assertEquals(0, reader.wrong());
    assertEquals(0, reader.reused());
    assertEquals(0, violations.texts().size());
  }

  @Test
  void staleAnswersPassUntilTheyAreCovered() throws InterruptedException {
    reader.batch(LOOKUPS);
    publishOdd();
    reader.batch(LOOKUPS);
    assertEquals(0, reader.wrong());
    board.covered = 3;
    reader.batch(LOOKUPS);
    assertEquals(LOOKUPS, reader.wrong());
    assertEquals(0, reader.reused());
    assertEquals(
        "0.0.0.0 was answered with EE out of edition 2, which says EE, when edition 3, which says OO,"
            + " was covered before the lookup, and edition 3 was the last one published after it",
        violations.texts().get(0));
    assertEquals(3, violations.texts().size(), "only a few are told");
  }

  @Test
  void anAnswerThatItsEditionDoesNotGiveIsWrong() throws InterruptedException {
    ByteBuffer buffer = Objects.requireNonNull(pool.take(0));
    board.table = OffHeapTable.write(buffer, odd.segments(), 2);
    reader.batch(LOOKUPS);
    assertEquals(LOOKUPS, reader.wrong());
    assertEquals(
        "0.0.0.0 was answered with OO out of edition 2, which says EE, when edition 2, which says EE,"
            + " was covered before the lookup, and edition 2 was the last one published after it",
        violations.texts().get(0));
  }

  @Test
  void aPoisonedTableIsCountedAndNotCached() throws InterruptedException {
    OffHeapTable old = board.table;
    old.poison();
    reader.batch(LOOKUPS);
    assertEquals(LOOKUPS, reader.reused());
    assertEquals(0, reader.wrong());
    assertTrue(violations.texts().get(0).startsWith("the search for 0.0.0.0 ran in a buffer"));
    publishOdd();
    board.covered = 3;
    reader.batch(LOOKUPS);
    assertEquals(LOOKUPS, reader.reused());
    assertEquals(0, reader.wrong());
  }

  @Test
  void theLoopAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    reader.batch(1 << 18); // links and compiles whatever does that at first use
    long before = threads.getCurrentThreadAllocatedBytes();
    int lookups = 1 << 18;
    reader.batch(lookups);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < lookups, allocated + " bytes in " + lookups + " lookups");
  }

  private void publishOdd() throws InterruptedException {
    board.published = 3;
    ByteBuffer buffer = Objects.requireNonNull(pool.take(0));
    board.table = OffHeapTable.write(buffer, odd.segments(), 3);
  }
}
