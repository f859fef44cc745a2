package dev.sojourn.demo.iplookup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A few direct buffers of one size, allocated once and used again and again. */
final class BufferPool {
  private final ArrayBlockingQueue<ByteBuffer> free;

  BufferPool(int buffers, int bytes) {
    free = new ArrayBlockingQueue<>(buffers);
    for (int i = 0; i < buffers; i++) {
      free.add(ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
    }
  }

  /** Takes the buffer that has been free for longest; null if none becomes free in this time. */
  @Nullable ByteBuffer take(long millis) throws InterruptedException {
    return free.poll(millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Gives a buffer back.
   *
   * @throws IllegalStateException if more come back than were taken
   */
  void give(ByteBuffer buffer) {
    free.add(buffer);
  }

  int free() {
    return free.size();
  }
}
