package dev.sojourn.agent.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.patterns.MethodPattern.Mode;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What patterns match, and what is said of those that are wrong. */
final class PatternsTest {
  private static Patterns parse(String text) {
    return Patterns.parse(Mode.KERNEL, text, Origin.ofOption("kernel"));
  }

  private static MethodPattern one(String text) {
    Patterns patterns = parse(text);
    assertEquals(List.of(), patterns.problems());
    assertEquals(1, patterns.all().size());
    return patterns.all().get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a.B.c(int);              a.B;    c;  int;                  true",
        "a.B.c(int);              a.B;    c;  long;                 false",
        "a.B.c(int);              a.B;    c;  int, int;             false",
        "a.B.c(int);              a.B;    c;  '';                   false",
        "a.B.c(int);              a.B;    cc; int;                  false",
        "a.B.c(int);              a.BB;   c;  int;                  false",
        "a.B.c(int);              x.a.B;  c;  int;                  false",
        "a.B.c();                 a.B;    c;  '';                   true",
        "a.B.c();                 a.B;    c;  int;                  false",
        "a.B.c(..);               a.B;    c;  '';                   true",
        "a.B.c(..);               a.B;    c;  int, a.B;             true",
        "a.B.c(int, ..);          a.B;    c;  int;                  true",
        "a.B.c(int, ..);          a.B;    c;  int, long;            true",
        "a.B.c(int, ..);          a.B;    c;  '';                   false",
        "a.B.c(*, long[][]);      a.B;    c;  x.Y, long[][];        true",
        "a.B.c(*, long [ ] [ ]);  a.B;    c;  x.Y, long[][];        true",
        "a.B.c(*, long[][]);      a.B;    c;  x.Y, long[];          false",
        "a.B.c(*[]);              a.B;    c;  x.Y[];                true",
        "a.*.c(..);               a.B;    c;  '';                   true",
        "a.*.c(..);               a.b.C;  c;  '';                   true",
        "a.*.c(..);               ab.C;   c;  '';                   false",
        "a.*Handler.on*(..);      a.b.XHandler; onEvent; int;       true",
        "a.*Handler.on*(..);      a.b.XHandlers; onEvent; int;      false",
        "a.*b*b.m(..);            a.xbxbxb; m; '';                  true",
        "a.*b*b.m(..);            a.xbxbx; m; '';                   false",
        "a.B$C.m(a.B$D);          a.B$C;  m;  a.B$D;                true",
        " a.B . c ( int , int ) ; a.B;    c;  int, int;             false",
      })
  void matches(String text, String className, String method, String types, boolean expected) {
    if (text.contains(" . ")) {
      assertEquals(1, parse(text).problems().size(), "no space inside a name");
      return;
    }
    List<String> parameters = types.isEmpty() ? List.of() : List.of(types.split(", "));
    MethodPattern pattern = one(text);
    assertEquals(
        expected, pattern.matchesClass(className) && pattern.matchesMethod(method, parameters));
  }

  @Test
  void listsAreInOrderWithModesDomainsAndPlaces() {
    Patterns patterns =
        Patterns.of(
            List.of(
                parse("a.B.c(int, long) | +a.B.d(..)@orders|a.E.*()"),
                Patterns.parse(
                    Mode.USER, "x.Y.z(..)", new Origin("/etc/sojourn.properties", 7, 6))));
    List<MethodPattern> all = patterns.all();
    assertEquals(
        List.of(
            "kernel=a.B.c(int, long)",
            "kernel=+a.B.d(..)@orders",
            "kernel=a.E.*()",
            "user=x.Y.z(..)"),
        all.stream().map(MethodPattern::toString).toList());
    assertEquals(
        List.of(
            "option kernel, character 1",
            "option kernel, character 20",
            "option kernel, character 38",
            "/etc/sojourn.properties:7:6"),
        all.stream().map(MethodPattern::origin).toList());
    assertEquals(List.of("", "orders", "", ""), all.stream().map(MethodPattern::domain).toList());
    assertEquals(
        List.of(false, true, false, false),
        all.stream().map(MethodPattern::withSubclasses).toList());
    assertEquals(
        List.of(true, false, false, true), all.stream().map(MethodPattern::isExact).toList());
    assertEquals(1, patterns.inheritable().length);
    assertTrue(patterns.nameClass("a.B") && patterns.nameClass("x.Y"));
    assertFalse(patterns.nameClass("a.C"));
  }

  @Test
  void aPatternRemembersABoundedNumberOfMethods() {
    MethodPattern pattern = one("a.*.b(..)");
    for (int i = 0; i < MethodPattern.MOST_REMEMBERED + 5; i++) {
      pattern.matched("a.Script" + i + ".b()");
    }
    assertEquals(MethodPattern.MOST_REMEMBERED, pattern.matches());
  }

  @Test
  void whatHasMatchedIsNotListedAsUnmatched() {
    Patterns patterns = parse("a.B.c()|a.B.d()");
    assertEquals(patterns.all(), patterns.unmatched());
    patterns.all().get(0).matched("a.B.c()");
    patterns.all().get(0).matched("a.B.c()");
    assertEquals(1, patterns.all().get(0).matches());
    assertEquals(patterns.all().subList(1, 2), patterns.unmatched());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a.B.c;              6;  expected '(' for the parameter types but found the end",
        "a.B.c(int;          10; expected ')' for the end of the parameter types but found the end",
        "a.B.c(int long);    11; expected ')' for the end of the parameter types but found 'l'",
        "a.B.c(int,);        11; expected a parameter's type, found ')'",
        "a.B.c(..,int);      9;  expected ')' for the end",
        "a.B.c(int[);        11; expected ']' for the array's but found ')'",
        "c();                1;  'c' is no class and method",
        "*.c();              1;  the first part of a class's name can have no *",
        "a*.b.c();           2;  the first part of a class's name can have no *",
        "+a.*.c();           4;  with + the class's name can have no *",
        "+a.B.c*();          6;  with + the method's name can have no *",
        "a..c();             2;  a name's part is missing",
        ".a.c();             1;  a name's part is missing",
        "a.b.();             5;  expected a class and a method, found '('",
        "a/B.c();            2;  expected '(' for the parameter types but found '/'",
        "a.B.<init>();       5;  expected a class and a method, found '<'",
        "a.B.c() x;          9;  nothing more is expected, but here is 'x'",
        "a.B.c()@;           9;  expected a domain, found the end",
        "``;                 1;  expected a class and a method, found the end",
        "a.B.c()|;           9;  expected a class and a method, found the end",
      })
  void whatIsWrongIsSaidWithItsPlace(String text, int place, String message) {
    String problem = parse(text).problems().get(0);
    assertTrue(problem.startsWith("option kernel, character " + place + ": " + message), problem);
    assertTrue(problem.contains("a pattern is [+]package.Class.method("), problem);
    String inFile = Patterns.parse(Mode.USER, text, new Origin("f", 3, 8)).problems().get(0);
    assertTrue(inFile.startsWith("f:3:" + (place + 7) + ": " + message), inFile);
  }

  @Test
  void theOthersOfAListAreRead() {
    Patterns patterns = parse("a.B.c()|wrong|+x.*.y()|a.B.d()");
    assertEquals(2, patterns.problems().size());
    assertEquals(
        List.of("kernel=a.B.c()", "kernel=a.B.d()"),
        patterns.all().stream().map(MethodPattern::toString).toList());
  }

  /** Texts of the characters that mean something, and of a few that do not. */
  @Test
  void everyTextIsEitherPatternsOrProblems() {
    SplittableRandom random = new SplittableRandom(1);
    String alphabet = "aB.(),*+|@[] \t<\u00e4=";
    int good = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "a.b(" : "");
      for (int n = random.nextInt(8); n > 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Patterns patterns = parse(text.toString());
      long bars = text.chars().filter(c -> c == '|').count();
      assertEquals(
          bars + 1, patterns.all().size() + patterns.problems().size(), () -> "of " + text);
      good += patterns.all().size();
    }
    assertTrue(good > 100, good + " patterns");
  }
}
