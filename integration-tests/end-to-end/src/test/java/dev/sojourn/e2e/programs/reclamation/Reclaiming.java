package dev.sojourn.e2e.programs.reclamation;

import dev.sojourn.GracePeriod;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** Retires what a thread in KERNEL still holds, while it stays, and while it comes and goes. */
public final class Reclaiming {
  private static final Duration HANG = Duration.ofSeconds(60);

  /** How long a later sojourn goes on at most; then another one tries. */
  private static final long LATER_MILLIS = 5_000;

  private static final int LATER_SOJOURNS = 10;

  private volatile String resource = "old";
  private final CountDownLatch seen = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);
  private volatile BooleanSupplier over = () -> false;
  private volatile boolean overInLaterSojourn;

  private Reclaiming() {}

  /** The argument is for how long the resource must be seen to stay, in milliseconds. */
  public static void main(String[] args) throws InterruptedException {
    long stayMillis = Long.parseLong(args[0]);
    new Reclaiming().retire(stayMillis);
    new Reclaiming().poll(stayMillis);
    new Reclaiming().await();
  }

  private void retire(long stayMillis) {
    Thread reader = startReader();
    String old = resource;
    resource = "new";
    CountDownLatch disposed = new CountDownLatch(1);
    over = () -> disposed.getCount() == 0;
    Sojourn.retire(disposed::countDown, old.length());
    Facts.print("disposed in the sojourn", Facts.within(stayMillis, over));
    leave.countDown();
    Facts.join(reader);
    Facts.print("disposed in a later one", overInLaterSojourn);
    Sojourn.barrier();
  }

  private void poll(long stayMillis) {
    Thread reader = startReader();
    GracePeriod period = Sojourn.startGracePeriod();
    over = period::isDone;
    Facts.print("period done in the sojourn", Facts.within(stayMillis, over));
    leave.countDown();
    Facts.join(reader);
    Facts.print("period done in a later one", overInLaterSojourn);
  }

  private void await() throws InterruptedException {
    over = () -> true; // comes back only for a moment
    Thread reader = startReader();
    GracePeriod period = Sojourn.startGracePeriod();
    Facts.print("period awaited in the sojourn", period.await(Duration.ofMillis(100)));
    leave.countDown();
    Facts.print("period awaited after it", period.await(HANG) && period.isDone());
    Facts.join(reader);
    Sojourn.synchronize();
  }

  private Thread startReader() {
    Thread reader = Facts.start("reader", this::read);
    Facts.await(seen);
    return reader;
  }

  /** Stays in KERNEL until told to leave, and is back at once: it is never seen outside. */
  private void read() {
    stay();
    for (int i = 0; i < LATER_SOJOURNS && !overInLaterSojourn; i++) {
      stayAgain();
    }
  }

  @KernelMode
  private void stay() {
    if (resource.equals("old")) {
      seen.countDown();
      Facts.await(leave);
    }
  }

  @KernelMode
  private void stayAgain() {
    overInLaterSojourn = Facts.within(LATER_MILLIS, over);
  }
}
