package dev.sojourn.faults;

/** One error of the virtual machine that is to strike while something is done. */
public interface Fault {
  /** What is done. */
  interface Body {
    /**
     * Does it.
     *
     * @throws Throwable whatever comes of it
     */
    void run() throws Throwable;
  }

  /**
   * Does something while the fault lies in wait.
   *
   * @param victim the thread that it strikes; the calling one, or one of the engine's
   * @param body on the calling thread
   * @throws Throwable what the body throws, the fault included
   */
  void during(Thread victim, Body body) throws Throwable;

  /**
   * Tells whether something that was thrown is the fault.
   *
   * @param thrown what was thrown
   * @return whether it is
   */
  boolean is(Throwable thrown);

  /**
   * Keeps it from striking for a while, within what is done.
   *
   * @param pause whether the while begins
   */
  void pause(boolean pause);

  /**
   * Tells whether the code of the trial is struck as well, and not the engine's alone.
   *
   * @return whether a call may fail before it has begun
   */
  boolean strikesTrials();

  /**
   * Tells whether it can strike one of the engine's threads.
   *
   * @return false if it needs code of ours beneath the victim's frames
   */
  boolean reachesDaemons();
}
