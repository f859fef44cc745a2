package dev.sojourn.agent.weaving;

/**
 * What became of one method.
 *
 * @param outcome whether its hooks are in place
 * @param mode the mode it asks for, {@code KERNEL} or {@code USER}
 * @param reason why they are not in place, or what is to be said though they are; mostly empty
 */
public record MethodReport(Outcome outcome, String mode, String reason) {
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
