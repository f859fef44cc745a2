package dev.sojourn.demo.iplookup;

import dev.sojourn.Sojourn;
import java.io.IOException;
import java.io.PrintStream;

/**
 * The main class: reads the command line, refuses to run without the agent, runs the demo, and
 * tells the result.
 */
public final class IpLookup {
  private static final int NOT_STARTED = 2;

  private static final String HOW_TO_START =
      """
      ip-lookup: the Sojourn agent is not at work, and without it nothing keeps the table from being
      reused under its readers. Start it like this:
        java -javaagent:agent/javaagent/target/sojourn-agent.jar -jar demo-apps/ip-lookup/target/ip-lookup.jar""";

  private IpLookup() {}

  /**
   * Runs the demo and exits: 0 passed, 1 failed, 2 not started, 3 a twin was not caught.
   *
   * @param args see {@link Options#USAGE}
   * @throws Exception if the data is damaged or the main thread is interrupted
   */
  public static void main(String[] args) throws Exception {
    int exitCode = run(args, Sojourn.isWoven(), System.out, System.err);
    System.out.flush();
    System.exit(exitCode);
  }

  static int run(String[] args, boolean isWoven, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      err.println("ip-lookup: " + e.getMessage());
      return NOT_STARTED;
    }
    if (options.help()) {
      out.print(Options.USAGE);
      return 0;
    }
    if (!isWoven) {
      err.println(HOW_TO_START);
      return NOT_STARTED;
    }
    Outcome outcome = new Demo(options, out).run();
    Verdict verdict = Verdict.of(outcome);
    new Summary(outcome, new Statistics()).print(out);
    out.println("verdict: " + verdict.text());
    return verdict.exitCode();
  }
}
