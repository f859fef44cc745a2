package dev.sojourn.engine;

/**
 * The number of bits of the sojourn's number. It has a class of its own, so that a build for tests
 * can replace it by a narrow one and see the number wrap.
 */
final class SojournWidth {
  static final int BITS = 62;

  private SojournWidth() {}
}
