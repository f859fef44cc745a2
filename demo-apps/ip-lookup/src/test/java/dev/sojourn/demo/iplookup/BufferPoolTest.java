package dev.sojourn.demo.iplookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
  private final BufferPool pool = new BufferPool(2, 64);

  @Test
  void handsOutWhatItHasAndNoMore() throws InterruptedException {
    ByteBuffer one = pool.take(0);
    ByteBuffer other = pool.take(0);
    assertNotNull(one);
    assertNotNull(other);
    assertNotSame(one, other);
    assertNull(pool.take(0));
    assertNull(pool.take(1));
    pool.give(one);
    assertSame(one, pool.take(0));
  }

  @Test
  void itsBuffersAreDirectAndInNativeOrder() throws InterruptedException {
    ByteBuffer buffer = pool.take(0);
    assertNotNull(buffer);
    assertEquals(true, buffer.isDirect());
    assertEquals(ByteOrder.nativeOrder(), buffer.order());
    assertEquals(64, buffer.capacity());
  }

  @Test
  void refusesABufferTooMany() {
    ByteBuffer stranger = ByteBuffer.allocateDirect(64);
    assertThrows(IllegalStateException.class, () -> pool.give(stranger));
  }
}
