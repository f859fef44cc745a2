package dev.sojourn.agent.cli;

/** Says why a command was not done, and what can be done about it. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final Exit exit;
  private final String remedy;

  CommandFailure(Exit exit, String reason, String remedy) {
    super(reason);
    this.exit = exit;
    this.remedy = remedy;
  }

  Exit exit() {
    return exit;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  String remedy() {
    return remedy;
  }
}
