package dev.sojourn.engine;

/** The memory layout of {@link Generation}: one word with 128 unused bytes on each side. */
final class GenerationLayout {
  private GenerationLayout() {}

  /** Keeps the object before it on the heap off the word's line. */
  abstract static class PadBefore {
    long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, aa, ab, ac, ad, ae, af;
  }

  /** The word. */
  abstract static class Word extends PadBefore {
    long value;
  }

  /** Keeps the object after it off the word's line. */
  abstract static class PadAfter extends Word {
    long b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, ba, bb, bc, bd, be, bf;
  }
}
