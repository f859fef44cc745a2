package dev.sojourn.ordeal;

/** What the program throws on purpose. */
@SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack, and takes no memory to throw
final class Oops extends RuntimeException {
  static final Oops ON_PURPOSE = new Oops();

  private static final long serialVersionUID = 1;

  private Oops() {
    super("on purpose", null, false, false);
  }
}
