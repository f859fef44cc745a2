package dev.sojourn.agent;

import java.io.File;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.util.Locale;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;

/**
 * The agent's command line, {@code java -jar sojourn-agent.jar attach <pid> [options]}: loads the
 * agent into a running JVM of the same user. Opens no port.
 */
public final class Main {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Main() {}

  /**
   * Runs one command and ends the process: 0 if it succeeded, 1 if not, 2 if it was not understood.
   *
   * @param arguments the command and what it needs
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  static int run(String[] arguments, PrintStream out, PrintStream err) {
    if (arguments.length == 1 && arguments[0].equals("options")) {
      out.print(OptionTable.markdown());
      return OK;
    }
    boolean understood =
        (arguments.length == 2 || arguments.length == 3)
            && arguments[0].toLowerCase(Locale.ROOT).equals("attach")
            && arguments[1].matches("[0-9]+");
    if (!understood) {
      err.println("usage: java -jar sojourn-agent.jar attach <pid> [option=value,...]");
      return USAGE;
    }
    return attach(arguments[1], arguments.length == 3 ? arguments[2] : null, out, err);
  }

  private static int attach(
      String pid, @Nullable String options, PrintStream out, PrintStream err) {
    try {
      File self = new File(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      ByteBuddyAgent.attach(self, pid, options);
      out.println("Sojourn was loaded into process " + pid);
      return OK;
    } catch (URISyntaxException | RuntimeException e) {
      err.println(
          "could not attach to process "
              + pid
              + ": "
              + rootCause(e)
              + "; it must be a running HotSpot JVM of the same user, not started with"
              + " -XX:-EnableDynamicAgentLoading, and its standard error may say more");
      return FAILED;
    }
  }

  private static Throwable rootCause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
