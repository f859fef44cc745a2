package dev.sojourn.engine;

/**
 * A probe of the stack, like the stack bang at the start of a compiled method: tries whether there
 * is enough stack for what the caller is about to do, before it has changed anything. It is a chain
 * of calls, deeper than those that follow. In hot code it costs nothing: the compiler inlines the
 * chain, as it does what follows, and then one look at the caller's own frame is enough for both.
 */
final class StackProbe {
  private StackProbe() {}

  /** Overflows the stack if there is none left for a few calls. */
  static void probe() {
    first(1, 2, 3, 4, 5, 6);
  }

  private static long first(long a, long b, long c, long d, long e, long f) {
    return second(b, c, d, e, f, a);
  }

  private static long second(long a, long b, long c, long d, long e, long f) {
    return third(b, c, d, e, f, a);
  }

  private static long third(long a, long b, long c, long d, long e, long f) {
    return fourth(b, c, d, e, f, a);
  }

  private static long fourth(long a, long b, long c, long d, long e, long f) {
    return fifth(b, c, d, e, f, a);
  }

  private static long fifth(long a, long b, long c, long d, long e, long f) {
    return sixth(b, c, d, e, f, a);
  }

  private static long sixth(long a, long b, long c, long d, long e, long f) {
    return seventh(b, c, d, e, f, a);
  }

  private static long seventh(long a, long b, long c, long d, long e, long f) {
    return a + b + c + d + e + f;
  }
}
