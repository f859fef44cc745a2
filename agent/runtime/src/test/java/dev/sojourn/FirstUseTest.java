package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first use of Sojourn where there is no stack for it: in a virtual machine of its own. */
class FirstUseTest {
  private static final int HANG_SECONDS = 120;

  @TempDir private Path dir = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"api", "hooks"})
  void aFirstTransitionAtTheEndOfAStackBreaksNothing(String way) throws Exception {
    Path output = dir.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                place(FirstAtTheEnd.class) + File.pathSeparator + place(Sojourn.class),
                FirstAtTheEnd.class.getName(),
                way)
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
    assertTrue(text.contains("fine, "), text);
  }

  private static Path place(Class<?> type) throws URISyntaxException, IOException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toRealPath();
  }
}
