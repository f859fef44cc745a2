package dev.sojourn.e2e.programs.shared;

import dev.sojourn.KernelMode;

/** Does nothing until it is told to end. Sets system properties, given as {@code name=value}. */
public final class Idle {
  private Idle() {}

  public static void main(String[] args) {
    for (String property : args) {
      String[] parts = property.split("=", 2);
      System.setProperty(parts[0], parts[1]);
    }
    kernel();
    Facts.awaitTest("ready");
  }

  @KernelMode
  private static void kernel() {}
}
