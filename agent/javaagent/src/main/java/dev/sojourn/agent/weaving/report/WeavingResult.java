package dev.sojourn.agent.weaving.report;

/**
 * The result of weaving for one method.
 *
 * @param outcome whether its hooks are in place
 * @param mode the mode it asks for, {@code KERNEL} or {@code USER}; empty if that is not known
 * @param reason why it has no hooks, or a remark on a woven method; mostly empty
 */
public record WeavingResult(Outcome outcome, String mode, String reason) {
  /** The ways in which weaving can end. */
  public enum Outcome {
    /** The hooks are in place. */
    WOVEN,
    /** The method cannot carry hooks. */
    SKIPPED,
    /** Weaving its class went wrong; the class runs as it was. */
    FAILED
  }
}
