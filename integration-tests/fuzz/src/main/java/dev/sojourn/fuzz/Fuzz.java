package dev.sojourn.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.sojourn.agent.options.OptionsCheck;
import dev.sojourn.agent.weaving.ClassCheck;
import java.io.OutputStream;
import java.io.PrintStream;

/** The fuzzer's entry: each input is one for options, for patterns, or for the transformer. */
public final class Fuzz {
  private Fuzz() {}

  /** Called once. */
  public static void fuzzerInitialize() throws ClassNotFoundException {
    beQuiet();
    ClassCheck.checkSeeds();
    Planted.begin();
  }

  /** What the agent logs of all that is wrong would drown everything else. */
  public static void beQuiet() throws ClassNotFoundException {
    PrintStream err = System.err;
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), true));
    Class.forName("dev.sojourn.agent.log.Log"); // keeps the stream
    System.setErr(err);
  }

  /**
   * Called with each input.
   *
   * @param data the input
   */
  public static void fuzzerTestOneInput(FuzzedDataProvider data) throws Exception {
    switch (data.consumeInt(0, 3)) {
      case 0 -> OptionsCheck.options(data);
      case 1 -> OptionsCheck.patterns(data);
      default -> ClassCheck.transform(data);
    }
  }
}
