package dev.sojourn.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documented options are those that the code reads. */
final class OptionTableTest {
  @Test
  void thePageIsWhatTheCodeMakes() throws IOException {
    assertEquals(
        OptionTable.markdown(),
        Files.readString(Path.of("../docs/options.md")),
        "run: java -jar agent/javaagent/target/sojourn-agent.jar options > agent/docs/options.md");
  }

  @Test
  void everyOptionHasARow() {
    for (Option option : Option.values()) {
      assertEquals(
          1,
          OptionTable.markdown()
              .lines()
              .filter(line -> line.startsWith("| `" + option.key() + "` | " + option.form()))
              .filter(line -> line.contains("`" + option.defaultText() + "`"))
              .filter(line -> line.contains(option.purpose()))
              .count(),
          option::key);
      assertTrue(option.purpose().indexOf('|') < 0, option.purpose());
      assertTrue(option.form().indexOf('|') < 0, option.form());
    }
  }
}
