package dev.sojourn.torture;

import dev.sojourn.Sojourn;
import dev.sojourn.engine.StatusWord;
import java.io.PrintStream;

/**
 * The program: reads the command line, refuses to run without the agent, runs, tells the result.
 */
public final class Torture {
  private static final int CLEAN = 0;
  private static final int FOUND = 1;
  private static final int NOT_STARTED = 2;

  /** How many bits the numbers of sojourns have in the engine that is there. */
  static final int SOJOURN_BITS = sojournBits();

  private static final String HOW_TO_START =
      """
      torture: the Sojourn agent is not at work, and there is nothing to torture. Start it like this:
        java -javaagent:agent/javaagent/target/sojourn-agent.jar -jar integration-tests/torture/target/torture.jar""";

  private Torture() {}

  /**
   * Runs and exits: 0 nothing found, 1 an error found, 2 not started.
   *
   * @param args {@code --seconds=N --policy=eager|lazy|adaptive --seed=N --twin=NAME --list-twins}
   * @throws InterruptedException if the main thread is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    int exitCode = run(args, System.out, System.err);
    System.out.flush();
    System.exit(exitCode);
  }

  private static int run(String[] args, PrintStream out, PrintStream err)
      throws InterruptedException {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      err.println("torture: " + e.getMessage());
      return NOT_STARTED;
    }
    if (options.listTwins()) {
      for (Twin twin : Twin.values()) {
        if (twin != Twin.NONE) {
          out.println(twin.argument() + "  " + twin.fault());
        }
      }
      return CLEAN;
    }
    if (!Sojourn.isWoven()) {
      err.println(HOW_TO_START);
      return NOT_STARTED;
    }
    out.println(
        "torture: JDK "
            + Runtime.version()
            + ", "
            + options.describe()
            + ", sojourn numbers of "
            + SOJOURN_BITS
            + " bits");
    Board board = new Run(options, out).run();
    long millis = board.findings.millis();
    board.findings.texts().forEach(out::println);
    out.println("totals: " + board.totals.everything());
    out.println("ages: " + board.totals.histogram());
    boolean clean = board.findings.isEmpty();
    out.println(
        "verdict: "
            + (clean ? "PASSED" : "FAILED, caught by " + board.findings.caughtBy())
            + " after "
            + millis
            + " ms");
    return clean ? CLEAN : FOUND;
  }

  /** By reflection: the compiler would have put in the number of the engine it has seen. */
  private static int sojournBits() {
    try {
      return Long.bitCount(
          StatusWord.class.getField("WORD_MASK").getLong(null) & ~StatusWord.MODE_MASK);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
