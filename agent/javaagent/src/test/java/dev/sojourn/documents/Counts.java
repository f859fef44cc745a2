package dev.sojourn.documents;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How much has been looked at, by kind: a check that finds nothing to look at shows nothing. */
final class Counts {
  enum Kind {
    LINKS,
    ANCHORS,
    PATHS,
    CLASSES,
    MEMBERS
  }

  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

  void add(Kind kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  int of(Kind kind) {
    return counts.getOrDefault(kind, 0);
  }

  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey().name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
