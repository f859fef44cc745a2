package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.PinOwner;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pin in code that HotSpot leaves without running its finally blocks. */
class PinReallocationTest {
  private static final int HANG_SECONDS = 120;

  @TempDir private Path dir = Path.of("");

  /**
   * With these flags C2 may take the pin out, mostly; whether it has compiled the code by then
   * depends on the machine. That a pin cannot be taken out is shown by {@code PinsTest}.
   */
  @Test
  void aPinIsClosedIfMemoryEndsWhenCompiledCodeGoesBackToTheInterpreter() throws Exception {
    Path output = dir.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx40m",
                "-XX:+UseSerialGC",
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=dontinline,dev.sojourn.PinInCompiledCode::gorge",
                "-XX:CompileCommand=inline,dev.sojourn.Pin::*",
                "-cp",
                places(PinOwner.class, PinInCompiledCode.class, Sojourn.class),
                PinInCompiledCode.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(HANG_SECONDS, TimeUnit.SECONDS), "it hangs");
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output);
    assertEquals(0, process.exitValue(), text);
    assertTrue(text.contains("in KERNEL=false"), text);
  }

  /** The first may come from a place of its own: a twin. */
  private static String places(Class<?>... types) throws URISyntaxException {
    StringJoiner places = new StringJoiner(File.pathSeparator);
    for (Class<?> type : types) {
      URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
      places.add(Path.of(place).toString());
    }
    return places.toString();
  }
}
