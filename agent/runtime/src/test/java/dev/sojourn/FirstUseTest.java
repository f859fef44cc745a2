package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first use of Sojourn where there is no stack for it: in a virtual machine of its own. */
class FirstUseTest {
  @TempDir private Path dir = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"api", "hooks"})
  void aFirstTransitionAtTheEndOfAStackBreaksNothing(String way) throws Exception {
    String text = Program.run(dir, List.of(), FirstAtTheEnd.class, way);
    assertTrue(text.contains("fine, "), text);
  }
}
