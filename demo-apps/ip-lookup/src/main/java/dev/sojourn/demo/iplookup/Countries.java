package dev.sojourn.demo.iplookup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for country codes, the same in all editions, from 1 on; 0 stands for no country. */
final class Countries {
  static final short NONE = 0;

  private final Map<String, Short> numbers = new HashMap<>();
  private final List<String> codes = new ArrayList<>(List.of("none"));

  /** Returns the number of a code, a new one if it has none yet. */
  short number(String code) {
    Short known = numbers.get(code);
    if (known != null) {
      return known;
    }
    if (codes.size() > Short.MAX_VALUE) {
      throw new IllegalStateException("more than " + Short.MAX_VALUE + " country codes");
    }
    short number = (short) codes.size();
    codes.add(code);
    numbers.put(code, number);
    return number;
  }

  /** Returns the code of a number, for people; of a number that was never given out it says so. */
  String code(int number) {
    return number >= 0 && number < codes.size() ? codes.get(number) : "garbage (" + number + ")";
  }
}
