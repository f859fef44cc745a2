package dev.sojourn.agent.barrier;

import java.lang.reflect.InvocationTargetException;

/** There is no remote barrier; the message is the reason, one sentence for people. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  Refusal(String reason) {
    super(reason);
  }

  Refusal(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** What an exception says, or the one for which reflection is only the messenger. */
  static String words(Throwable e) {
    Throwable told = e;
    while (told instanceof InvocationTargetException
        || told instanceof ExceptionInInitializerError) {
      Throwable cause = told.getCause();
      if (cause == null) {
        break;
      }
      told = cause;
    }
    String message = told.getMessage();
    return message != null && told instanceof UnsatisfiedLinkError ? message : told.toString();
  }
}
