package dev.sojourn.ordeal;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The violations. Reported by any thread, in any mode, without a lock; printed by the main one. */
@SuppressWarnings("EnumOrdinal") // places in arrays, of this run alone
final class Findings {
  private static final int TEXTS = 3;
  private static final int CHECKS = Check.values().length;
  private static final AtomicLongArray COUNTS = new AtomicLongArray(CHECKS);
  private static final AtomicReferenceArray<String> FIRST =
      new AtomicReferenceArray<>(CHECKS * TEXTS);

  private Findings() {}

  static void report(Check check, String text) {
    long before = COUNTS.getAndIncrement(check.ordinal());
    if (before < TEXTS) {
      FIRST.set(check.ordinal() * TEXTS + (int) before, text);
    }
  }

  static void threw(String where, Throwable thrown) {
    String text;
    try {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      text = where + " threw " + trace;
    } catch (VirtualMachineError e) {
      text = "something threw, and there was no memory to say what";
    }
    report(Check.THREW, text);
  }

  static boolean any() {
    for (int i = 0; i < CHECKS; i++) {
      if (COUNTS.get(i) > 0) {
        return true;
      }
    }
    return false;
  }

  static boolean has(Check check) {
    return COUNTS.get(check.ordinal()) > 0;
  }

  private static Set<Check> violated() {
    Set<Check> violated = EnumSet.noneOf(Check.class);
    for (Check check : Check.values()) {
      if (has(check)) {
        violated.add(check);
      }
    }
    return violated;
  }

  /** Such as {@code stale 12, freed 1}. */
  static String counts() {
    List<String> counts = new ArrayList<>();
    for (Check check : violated()) {
      counts.add(check.label() + " " + COUNTS.get(check.ordinal()));
    }
    return String.join(", ", counts);
  }

  /** Takes the texts that have come since the last call. */
  static List<String> news() {
    List<String> news = new ArrayList<>();
    for (int i = 0; i < FIRST.length(); i++) {
      String text = FIRST.getAndSet(i, null);
      if (text != null) {
        news.add(Check.values()[i / TEXTS].label() + ": " + text);
      }
    }
    return news;
  }
}
