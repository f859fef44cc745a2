package dev.sojourn.torture;

/** One use of what is protected: from where it was found, in one stay in KERNEL, to its end. */
final class Reading {
  private final Board board;
  private final Copies copies;
  private final long copy;
  private final long targetedCopy;
  private final Element element;
  private final long cookie;

  /** Finds everything; in KERNEL. */
  Reading(Board board, Copies copies) {
    this(board, copies, board.current());
  }

  /** With an element that was found before. */
  Reading(Board board, Copies copies, Element element) {
    this.copy = copies.copy; // first: nothing delays it past the entry
    this.targetedCopy = copies.targetedCopy;
    this.board = board;
    this.copies = copies;
    this.element = element;
    this.cookie = element.cookie();
  }

  Element element() {
    return element;
  }

  /** Looks at everything; in the same stay. Returns the element's age. */
  int check() {
    Findings findings = board.findings;
    int age = element.age();
    if (age >= Element.EXPIRED) {
      findings.add(Check.AGE, "element " + cookie + " was in use at age " + age);
    }
    if (element.isPoisoned()) {
      findings.add(Check.POISON, "element " + cookie + " was in use after its disposal");
    }
    if (!element.isSealed() || element.cookie() != cookie) {
      findings.add(Check.COOKIE, "element " + cookie + " has changed while it was in use");
    }
    long covered = board.covered;
    if (copy < covered) {
      findings.add(
          Check.BROADCAST, "copy " + copy + " was in use when " + covered + " was covered");
    }
    long targeted = copies.targetedCovered;
    if (targetedCopy < targeted) {
      findings.add(
          Check.TARGETED, "copy " + targetedCopy + " was in use when " + targeted + " was covered");
    }
    return Math.min(age, Element.OLDEST);
  }
}
