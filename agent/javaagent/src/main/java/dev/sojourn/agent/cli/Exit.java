package dev.sojourn.agent.cli;

/** How a command ends, and the process's status. */
enum Exit {
  /** Done, and read back. */
  OK(0),
  /** Tried, and it did not come out as told; what was said about it is printed. */
  FAILED(1),
  /** Not understood; nothing was touched. */
  USAGE(2),
  /** No such JVM, or several. */
  NOT_FOUND(3),
  /** It cannot be done to this JVM, or from here. */
  REFUSED(4),
  /** The JVM runs without the agent. */
  ABSENT(5),
  /** No class of that name is loaded there. */
  UNKNOWN(6);

  private final int status;

  Exit(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }
}
