package dev.sojourn.demo.iplookup;

/** Mutants of the publisher, broken on purpose; the checks must catch each of them. */
enum Twin {
  /** The publisher as it should be. */
  NONE("none"),
  /** Poisons and reuses an old table at once, with no grace period. */
  EARLY_REUSE("early-reuse"),
  /** Claims that the invalidation of the caches is covered, but does not request it. */
  NO_INVALIDATE("no-invalidate");

  private final String argument;

  Twin(String argument) {
    this.argument = argument;
  }

  /** Returns the word that follows {@code --break=}. */
  String argument() {
    return argument;
  }
}
