package dev.sojourn.torture;

/** What handlers and disposers throw to see it contained; without a stack, it is in every log. */
final class Deliberate extends RuntimeException {
  private static final long serialVersionUID = 1;

  Deliberate() {
    super("deliberate", null, false, false);
  }
}
