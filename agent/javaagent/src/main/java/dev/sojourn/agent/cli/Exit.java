package dev.sojourn.agent.cli;

/** How a command ends, with the exit status of its process. */
enum Exit {
  /** The command was done, and its effect read back. */
  OK(0),
  /** The command was tried and had another outcome than was asked for, which is printed. */
  FAILED(1),
  /** The command was not understood, and nothing was touched. */
  USAGE(2),
  /** There is no such JVM, or there are several. */
  NOT_FOUND(3),
  /** The command cannot be done to this JVM, or from here. */
  REFUSED(4),
  /** The JVM runs without the agent. */
  ABSENT(5),
  /** The JVM has loaded no class of that name. */
  UNKNOWN(6);

  private final int status;

  Exit(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }
}
