package dev.sojourn.e2e.programs.shared;

/** The smallest program that uses nothing of ours. */
public final class Greeting {
  private Greeting() {}

  public static void main(String[] args) {
    System.out.println("hello");
  }
}
