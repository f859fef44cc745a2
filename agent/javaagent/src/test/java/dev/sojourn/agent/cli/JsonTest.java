package dev.sojourn.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void textComesBackAsItWas() throws JsonParserException {
    String text = "\"\\\n\0\u007f\u009f\u2028\ud83d\ude00\u00e9</script>";
    assertEquals(List.of(text), JsonParser.array().from(Json.write(List.of(text))));
    assertEquals("[]", Json.write(List.of()));
  }

  /** A terminal acts on these, and a page ends its script at that. */
  @ParameterizedTest
  @ValueSource(strings = {"\0", "\n", "\u001b", "\u0080", "\u009b", "</script>"})
  void whatActsOnOthersIsEscaped(String text) {
    assertFalse(Json.write(List.of(text)).contains(text));
  }

  @Test
  void numbersAndBooleansAreNotQuoted() {
    assertEquals("[12,-1.5,true]", Json.write(List.of(12L, -1.5, true)));
  }
}
