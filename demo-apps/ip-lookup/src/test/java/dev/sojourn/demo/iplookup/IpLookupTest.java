package dev.sojourn.demo.iplookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IpLookupTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void refusesToStartWithoutTheAgent() throws Exception {
    assertEquals(2, run(false));
    assertTrue(text(err).contains("-javaagent:agent/javaagent/target/sojourn-agent.jar"));
    assertEquals("", text(out));
  }

  @Test
  void refusesABadArgument() throws Exception {
    assertEquals(2, run(true, "--seconds=soon"));
    assertTrue(text(err).startsWith("ip-lookup: argument --seconds has the value 'soon'"));
    assertEquals("", text(out));
  }

  @Test
  void helpsWithoutTheAgentToo() throws Exception {
    assertEquals(0, run(false, "--help"));
    assertEquals(Options.USAGE, text(out));
    assertEquals("", text(err));
  }

  /** Believes that the agent is there, where nothing is woven: its checks must find that out. */
  @Test
  void failsWhereNothingProtectsTheTable() throws Exception {
    assertEquals(1, run(true, "--seconds=1"));
    assertTrue(text(out).contains("verdict: FAILED"), text(out));
    assertTrue(text(out).contains("violation: "), text(out));
  }

  private int run(boolean isWoven, String... args) throws Exception {
    return IpLookup.run(
        args,
        isWoven,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
