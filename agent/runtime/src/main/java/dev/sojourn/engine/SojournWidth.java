package dev.sojourn.engine;

/**
 * How many bits the sojourn's number has. A class of its own, so that a build for tests can put a
 * narrow one in its place and see the number wrap.
 */
final class SojournWidth {
  static final int BITS = 62;

  private SojournWidth() {}
}
