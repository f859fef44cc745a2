package dev.sojourn.agent.barrier;

import java.lang.reflect.InvocationTargetException;

/** Says why there is no remote barrier; the message is one sentence for people. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  Refusal(String reason) {
    super(reason);
  }

  Refusal(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** The words of an exception, or of its cause if it only wraps that, as reflection does. */
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
