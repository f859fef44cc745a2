package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pin in code that HotSpot leaves without running its finally blocks. */
class PinReallocationTest {
  @TempDir private Path dir = Path.of("");

  /**
   * With these flags C2 may take the pin out, mostly; whether it has compiled the code by then
   * depends on the machine. That a pin cannot be taken out is shown by {@code PinsTest}.
   */
  @Test
  void aPinIsClosedIfMemoryEndsWhenCompiledCodeGoesBackToTheInterpreter() throws Exception {
    List<String> flags =
        List.of(
            "-Xmx40m",
            "-XX:+UseSerialGC",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=dontinline,dev.sojourn.PinInCompiledCode::gorge",
            "-XX:CompileCommand=inline,dev.sojourn.Pin::*");
    String text = Program.run(dir, flags, PinInCompiledCode.class);
    assertTrue(text.contains("in KERNEL=false"), text);
  }
}
