package dev.sojourn.e2e.programs.shared;

import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Pin;
import dev.sojourn.Request;
import dev.sojourn.Sojourn;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks a looping thread for very much: as many requests, pins and grace periods as the arguments
 * say, between two marks in the log of the virtual machine. With a fourth argument it looks at the
 * thread's stack at each request, too.
 */
public final class Asking {
  private static final String BARRIERS = "type=RemoteBarriers";
  private static final int LOOKS = 300;

  private static final AtomicBoolean LOOP = new AtomicBoolean(true);

  private Asking() {}

  public static void main(String[] args) {
    Mx.await();
    Invalidation kind = Sojourn.invalidation("asking", () -> {});
    Thread looper = Facts.start("looper", Asking::loop);
    Facts.await("its record", () -> Mx.isTracked(looper.getId()));
    boolean lazy = isSeenIndeterminate(looper);
    int requests = Integer.parseInt(args[0]);
    int periods = Integer.parseInt(args[1]);
    int pins = Integer.parseInt(args[2]);
    mark();
    request(kind, looper, requests, args.length > 3);
    for (int i = 0; i < periods; i++) {
      if (i % 2 == 0) {
        Sojourn.synchronize();
      } else {
        Sojourn.synchronizeExpedited();
      }
    }
    int held = pin(looper, pins);
    mark();
    lazy |= isSeenIndeterminate(looper);
    LOOP.set(false);
    Facts.join(looper);
    Facts.print("seen indeterminate", lazy);
    Facts.print("requested", Mx.number("type=Invalidation,name=asking", "Requested"));
    Facts.print("periods", Mx.number("type=GracePeriods", "Completed"));
    Facts.print("pins", Mx.number("type=Pins", "Made") + Mx.number("type=Pins", "Refused"));
    Facts.print("held some", held > 0);
    Facts.print("barriers issued", Mx.number(BARRIERS, "Issued") > 0);
    Facts.print("isolation", Mx.get(BARRIERS, "Isolation"));
  }

  private static boolean isSeenIndeterminate(Thread looper) {
    boolean seen = false;
    for (int i = 0; i < LOOKS && !seen; i++) {
      seen = Mx.leaning(looper).startsWith("INDETERMINATE");
      Facts.pause(1);
    }
    return seen;
  }

  private static void request(Invalidation kind, Thread looper, int requests, boolean dump) {
    boolean covered = false;
    for (int i = 0; i < requests; i += 2) {
      long toAll = kind.request();
      Request toOne = kind.request(looper);
      if (i % 10 == 0) {
        covered |= kind.isCovered(toAll) && toOne.isCovered();
      }
      if (dump) {
        looper.getStackTrace();
      }
    }
    Facts.print("covered some", covered);
  }

  private static int pin(Thread looper, int pins) {
    int held = 0;
    for (int i = 0; i < pins; i++) {
      try (Pin pin = Sojourn.tryPin(looper)) {
        held += pin.isHeld() ? 1 : 0;
      }
    }
    return held;
  }

  /** An operation of the virtual machine that nothing else here asks for. */
  private static void mark() {
    Thread.getAllStackTraces();
  }

  @SuppressWarnings("ThreadPriorityCheck") // lets the asking thread go on if they share a processor
  private static void loop() {
    while (LOOP.get()) {
      kernel();
      Thread.yield();
    }
  }

  @KernelMode
  private static void kernel() {}
}
