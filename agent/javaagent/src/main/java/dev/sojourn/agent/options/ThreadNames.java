package dev.sojourn.agent.options;

import dev.sojourn.agent.patterns.Glob;
import dev.sojourn.engine.Policies.ByName;
import dev.sojourn.engine.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The value of the option {@code policy.threads}: entries {@code name:policy} with {@code +}
 * between them. A star in a name stands for any characters. The policy follows the last colon, so
 * names may have colons.
 *
 * @param entries in the order in which they were given
 */
public record ThreadNames(List<ByName> entries) {
  /** Reads the entries; null if one of them cannot be read. */
  static @Nullable ThreadNames parse(String value) {
    List<ByName> entries = new ArrayList<>();
    if (!value.equalsIgnoreCase("none")) {
      for (String entry : value.split("\\+", -1)) {
        int colon = entry.lastIndexOf(':');
        Policy policy = policy(entry.substring(colon + 1).trim());
        if (colon < 1 || policy == null) {
          return null;
        }
        entries.add(new ByName(new Glob(entry.substring(0, colon).trim())::matches, policy));
      }
    }
    return new ThreadNames(entries);
  }

  /** Whether an entry makes threads lazy, whatever that costs. */
  public boolean anyLazy() {
    for (ByName entry : entries) {
      if (entry.policy() == Policy.LAZY) {
        return true;
      }
    }
    return false;
  }

  /** Returns the policy with a name, in any case; null if there is none. */
  static @Nullable Policy policy(String word) {
    for (Policy policy : Policy.values()) {
      if (policy.name().toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
        return policy;
      }
    }
    return null;
  }
}
