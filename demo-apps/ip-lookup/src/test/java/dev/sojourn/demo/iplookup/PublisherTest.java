package dev.sojourn.demo.iplookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sojourn.Policy;
import dev.sojourn.Sojourn;
import org.junit.jupiter.api.Test;

/** What one publication does. No thread makes transitions here, so grace periods are short. */
class PublisherTest {
  private static final int BUFFERS = 3;

  private final Segments even = Samples.edition("even", 1).segments();
  private final Segments odd = Samples.edition("odd", 2).segments();
  private final BufferPool pool = new BufferPool(BUFFERS, OffHeapTable.bytesFor(even));
  private final Board board;

  PublisherTest() throws InterruptedException {
    board = Board.start(pool, even);
  }

  @Test
  void swapsTheEditionsAndDisposesOfTheOldTable() throws InterruptedException {
    Publisher publisher = publisher(Twin.NONE);
    for (int sequence = 3; sequence < 50; sequence++) {
      OffHeapTable old = board.table;
      publisher.publish();
      assertEquals(sequence, board.published);
      assertEquals(Answer.of(sequence, sequence % 2 == 0 ? 1 : 2), board.table.find(0));
      publisher.pollCovered();
      assertEquals(sequence, board.covered);
      Sojourn.barrier();
      assertEquals(Answer.REUSED, old.find(0));
      assertEquals(BUFFERS - 1, pool.free());
    }
    assertEquals(47, publisher.published());
    assertEquals(47, publisher.requested());
    assertEquals(47, publisher.retired());
    assertEquals(47, publisher.disposed());
    assertEquals(0, publisher.skipped());
  }

  @Test
  void skipsAPublicationWithoutAFreeBuffer() throws InterruptedException {
    pool.take(0);
    pool.take(0);
    OffHeapTable before = board.table;
    Publisher publisher = publisher(Twin.NONE);
    publisher.publish();
    assertEquals(1, publisher.skipped());
    assertEquals(0, publisher.published());
    assertSame(before, board.table);
    assertEquals(Answer.of(2, 1), board.table.find(0));
  }

  @Test
  void theTwinThatReusesEarlyPoisonsBeforeItReturns() throws InterruptedException {
    OffHeapTable old = board.table;
    publisher(Twin.EARLY_REUSE).publish();
    assertEquals(Answer.REUSED, old.find(0));
    assertEquals(BUFFERS - 1, pool.free());
  }

  @Test
  void theTwinThatDoesNotInvalidateClaimsCoverage() throws InterruptedException {
    Publisher publisher = publisher(Twin.NO_INVALIDATE);
    publisher.publish();
    assertEquals(3, board.covered);
    assertEquals(0, publisher.requested());
  }

  private Publisher publisher(Twin twin) {
    return new Publisher(
        board, pool, even, odd, new Options(1, 1, 1, 1, Policy.EAGER, twin, false));
  }
}
