package dev.sojourn.demo.iplookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static final String[] VALID = {
    "--seconds", "--threads", "--publish-ms", "--seed", "--policy", "--break", "--help"
  };

  @Test
  void hasDefaults() {
    assertEquals(new Options(10, 2, 5, 1, Policy.ADAPTIVE, Twin.NONE, false), Options.parse());
  }

  @Test
  void readsEveryOption() {
    assertEquals(
        new Options(3, 4, 20, -7, Policy.LAZY, Twin.EARLY_REUSE, false),
        Options.parse(
            "--break=early-reuse",
            "--policy=lazy",
            "--seed=-7",
            "--publish-ms=20",
            "--threads=4",
            "--seconds=3"));
    assertEquals(Policy.EAGER, Options.parse("--policy=eager").policy());
    assertEquals(Policy.ADAPTIVE, Options.parse("--policy=adaptive").policy());
    assertEquals(Twin.NO_INVALIDATE, Options.parse("--break=no-invalidate").twin());
    assertTrue(Options.parse("--help").help());
  }

  @Test
  void takesAValueThatFollowsAsAnArgumentOfItsOwn() {
    assertEquals(
        new Options(3, 2, 5, -7, Policy.EAGER, Twin.EARLY_REUSE, false),
        Options.parse(
            "--seconds", "3", "--seed", "-7", "--policy", "eager", "--break", "early-reuse"));
  }

  @Test
  void ofAnOptionGivenTwiceTheLastCounts() {
    assertEquals(2, Options.parse("--seconds=1", "--seconds=2").seconds());
  }

  @ParameterizedTest
  @CsvSource({
    "--seconds, abc",
    "--seconds, 0",
    "--seconds, 86401",
    "--seconds, 99999999999",
    "--threads, -1",
    "--threads, 1001",
    "--publish-ms, 0",
    "--publish-ms, 1.5",
    "--seed, x",
    "--seed, 9223372036854775808",
    "--policy, fast",
    "--policy, inherit",
    "--policy, LAZY",
    "--break, nothing",
    "--break, none",
  })
  void refusesAValueNamingArgumentValueAndTheValidOnes(String name, String value) {
    String message = refusal(name + "=" + value);
    assertTrue(message.contains(name + " has the value '" + value + "'"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--seconds", "--threads=", "--policy", "--break"})
  void refusesAnOptionWithoutAValue(String arg) {
    assertTrue(refusal(arg).contains("has the value ''"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "--second=10", "-h", "", "--help=yes"})
  void refusesWhatItDoesNotKnow(String arg) {
    assertTrue(refusal(arg).startsWith("unknown argument '" + arg + "'"));
  }

  private static String refusal(String arg) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Options.parse(arg));
    String message = String.valueOf(e.getMessage());
    for (String valid : VALID) {
      assertTrue(message.contains(valid), message);
    }
    return message;
  }
}
