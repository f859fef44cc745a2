package dev.sojourn.agent.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
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
  void everyOptionHasAnEntry() {
    String page = OptionTable.markdown();
    String joined = page.replaceAll("\\n +", " ");
    for (Option option : Option.values()) {
      String entry =
          "\n- **`" + option.key() + "`**: " + option.purpose() + ". Value: " + option.form();
      assertEquals(2, joined.split(Pattern.quote(entry), -1).length, entry);
      assertTrue(
          joined.contains(
              entry
                  + ". Default: `"
                  + option.defaultText()
                  + "`. Variable: `"
                  + option.variable()
                  + "`.\n"),
          entry);
    }
    assertEquals("", String.join("\n", page.lines().filter(line -> line.length() > 120).toList()));
  }
}
