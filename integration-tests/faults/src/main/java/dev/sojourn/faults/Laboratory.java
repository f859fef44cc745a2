package dev.sojourn.faults;

import java.util.List;

/** Trials of an engine, all on one copy of it. */
public interface Laboratory {
  /**
   * Tells which policy the threads follow.
   *
   * @return whether the lazy one
   */
  boolean lazy();

  /**
   * Names the trials.
   *
   * @return in the order in which they are to be made
   */
  List<String> trials();

  /**
   * Makes one trial, and then looks whether the engine keeps its promises.
   *
   * @param trial its name
   * @param fault what lies in wait
   * @return what was broken; if anything was, this copy of the engine is not to be used again
   */
  List<String> run(String trial, Fault fault);

  /**
   * Does everything at once while memory runs out and comes back, and then makes every trial.
   *
   * @param seconds for how long
   * @return what was broken
   */
  List<String> storm(int seconds);
}
