package dev.sojourn.torture;

import dev.sojourn.Invalidation;
import dev.sojourn.Sojourn;
import org.jspecify.annotations.Nullable;

/** What one thread keeps of what invalidations are about, and the handlers that renew it. */
final class Copies {
  private static final ThreadLocal<@Nullable Copies> OWN = new ThreadLocal<>();

  static final Invalidation BROADCAST = Sojourn.invalidation("broadcast", Copies::renewOwn);
  static final Invalidation TARGETED = Sojourn.invalidation("targeted", Copies::renewOwnTargeted);

  final Thread thread = Thread.currentThread();
  private final Board board;

  // The owner's alone.
  long copy;
  long targetedCopy;
  private boolean renewLater;

  /** What the owner copies; raised before the request. */
  volatile long targetedVersion;

  /** The owner in KERNEL has no copy older than this; raised after the covering. */
  volatile long targetedCovered;

  /** For the twin that pins nobody. */
  volatile @Nullable Pair pair;

  private Copies(Board board) {
    this.board = board;
  }

  /** Makes the calling thread's, before its first entry. */
  static Copies make(Board board) {
    Copies copies = new Copies(board);
    OWN.set(copies);
    return copies;
  }

  /** The first copy; in KERNEL: what is asked from now on, the thread will be told. */
  void begin() {
    renew();
    targetedCopy = targetedVersion;
  }

  /** At the end of a kernel method; for the twin whose handler leaves it to that. */
  void end() {
    if (renewLater) {
      renewLater = false;
      renew();
      targetedCopy = targetedVersion;
    }
  }

  private void renew() {
    copy = board.version;
  }

  private static void renewOwn() {
    Copies own = OWN.get();
    if (own != null && !own.isFaulty()) {
      own.renew();
    }
  }

  private static void renewOwnTargeted() {
    Copies own = OWN.get();
    if (own != null && !own.isFaulty()) {
      own.targetedCopy = own.targetedVersion;
    }
  }

  private boolean isFaulty() {
    if (board.isTwin(Twin.HANDLER_THROWS)) {
      throw new Deliberate();
    }
    renewLater = board.isTwin(Twin.HANDLER_AFTER_BODY);
    return renewLater;
  }
}
