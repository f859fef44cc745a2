package dev.sojourn.torture;

/** What the protected pointer points to. */
final class Element {
  /** Linked. */
  static final int FRESH = 0;

  /** Unlinked; a thread that has found it before may be using it. */
  static final int UNLINKED = 1;

  /** A grace period after that: nobody may be using it. */
  static final int EXPIRED = 2;

  /** Grace periods after which an element is disposed of that was not retired. */
  static final int OLDEST = 5;

  private final long cookie;
  private volatile long seal;
  private volatile int age;
  private volatile boolean poisoned;

  Element(long cookie) {
    this.cookie = cookie;
    this.seal = ~cookie;
  }

  long cookie() {
    return cookie;
  }

  /** Whether it has the content it was made with. */
  boolean isSealed() {
    return seal == ~cookie;
  }

  int age() {
    return age;
  }

  boolean isPoisoned() {
    return poisoned;
  }

  /** By the one updater that has unlinked it, or on its behalf. */
  void age(int age) {
    this.age = age;
  }

  void dispose() {
    age = Math.max(age, EXPIRED);
    poisoned = true;
    seal = cookie;
  }
}
