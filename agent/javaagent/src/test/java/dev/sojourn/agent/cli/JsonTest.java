package dev.sojourn.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a report becomes. */
final class JsonTest {
  @Test
  void pathsBecomeObjectsAndNumbersArrays() {
    Map<String, Object> paths = new LinkedHashMap<>();
    paths.put("pid", 12L);
    paths.put("waitingFor/0/thread", "a");
    paths.put("waitingFor/0/reason", "b");
    paths.put("waitingFor/1/thread", "c");
    paths.put("options/jmx.delay/value", "5");
    assertEquals(
        "{\"pid\":12,\"waitingFor\":[{\"thread\":\"a\",\"reason\":\"b\"},{\"thread\":\"c\"}],"
            + "\"options\":{\"jmx.delay\":{\"value\":\"5\"}}}",
        Json.write(Json.tree(paths)));
  }

  @Test
  void textIsEscaped() {
    assertEquals(
        "[\"\\\"\\\\\\u000a\\u0000\\u009f\\ud83d\u00e9\"]",
        Json.write(List.of("\"\\\n\0\u009f\ud83d\u00e9")));
    assertEquals("[]", Json.write(List.of()));
  }
}
