package dev.sojourn.e2e.programs.patterns;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.util.DaemonThreadFactory;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Inside;
import dev.sojourn.e2e.programs.shared.Mx;
import java.util.concurrent.CountDownLatch;

/** A handler that a Disruptor calls with one event after the other. */
public final class DisruptorHandler {
  private static final int EVENTS = 100;
  private static final Inside FIRST = new Inside();
  private static final CountDownLatch ALL = new CountDownLatch(EVENTS);

  private DisruptorHandler() {}

  private static final class Handler implements EventHandler<long[]> {
    private volatile Thread thread = Thread.currentThread();

    @Override
    public void onEvent(long[] event, long sequence, boolean endOfBatch) {
      thread = Thread.currentThread();
      FIRST.stop();
      ALL.countDown();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Mx.await();
    Disruptor<long[]> disruptor =
        new Disruptor<>(() -> new long[1], 1024, DaemonThreadFactory.INSTANCE);
    Handler handler = new Handler();
    disruptor.handleEventsWith(handler);
    disruptor.start();
    for (int i = 0; i < EVENTS; i++) {
      disruptor.publishEvent((event, sequence) -> event[0] = sequence);
    }
    FIRST.examine();
    Facts.await(ALL);
    disruptor.shutdown();
    Facts.print("transitions", Mx.sojourns(handler.thread));
  }
}
