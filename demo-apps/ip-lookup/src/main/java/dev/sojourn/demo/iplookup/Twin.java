package dev.sojourn.demo.iplookup;

/** Deliberately broken variants of the publisher, each of which the checks must catch. */
enum Twin {
  /** The real thing. */
  NONE("none"),
  /** Poisons and reuses an old table at once, with no grace period. */
  EARLY_REUSE("early-reuse"),
  /** Claims that the invalidation of the caches is covered, but does not request it. */
  NO_INVALIDATE("no-invalidate");

  private final String argument;

  Twin(String argument) {
    this.argument = argument;
  }

  /** What follows {@code --break=}. */
  String argument() {
    return argument;
  }
}
