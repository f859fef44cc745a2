package dev.sojourn.engine;

/** In place of the runtime's: 16 bits, so that a hot thread's number wraps many times a second. */
final class SojournWidth {
  static final int BITS = 16;

  private SojournWidth() {}
}
