package dev.sojourn.faults;

import java.util.ArrayList;
import java.util.List;

/** The places at which a fault can strike, by number. */
final class Sites {
  /**
   * One place.
   *
   * @param name class, method, line, and what is called or made
   * @param allocates whether it makes an object
   */
  record Site(String name, boolean allocates) {}

  private static final List<Site> ALL = new ArrayList<>();

  private Sites() {}

  /** Adds a place, and returns its number; while classes are rewritten. */
  static int add(String name, boolean allocates) {
    ALL.add(new Site(name, allocates));
    return ALL.size() - 1;
  }

  static Site get(int number) {
    return ALL.get(number);
  }

  static int count() {
    return ALL.size();
  }
}
