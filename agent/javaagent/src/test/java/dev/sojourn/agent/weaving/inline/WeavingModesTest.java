package dev.sojourn.agent.weaving.inline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sojourn.Sojourn;
import dev.sojourn.agent.weaving.ClassFiles;
import dev.sojourn.agent.weaving.DefiningLoader;
import dev.sojourn.agent.weaving.fixtures.Nesting;
import dev.sojourn.agent.weaving.fixtures.Places;
import dev.sojourn.agent.weaving.fixtures.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The mode in which annotated methods run, and what is left of it afterwards. */
final class WeavingModesTest {
  private static final List<String> NORMALLY =
      List.of(
          "k KERNEL",
          "k returned USER",
          "u USER",
          "u returned USER",
          "kk KERNEL",
          "k.k returned KERNEL",
          "kk returned USER",
          "ku USER",
          "k.u returned KERNEL",
          "ku returned USER",
          "uk KERNEL",
          "u.k returned USER",
          "uk returned USER",
          "uu USER",
          "u.u returned USER",
          "uu returned USER");

  private static final List<String> DEEP =
      List.of(
          "deep 2 3 KERNEL",
          "deep 1 1 KERNEL",
          "deep 0 0 KERNEL",
          "deep 0 done KERNEL",
          "deep.1 MANNER KERNEL",
          "deep 1 done KERNEL",
          "deep.2 MANNER KERNEL",
          "deep 2 done KERNEL",
          "deep returned USER");

  private static List<String> notes(Class<? extends Witness> fixture, boolean woven)
      throws ReflectiveOperationException {
    Map<String, byte[]> files = ClassFiles.withNested(fixture);
    DefiningLoader loader =
        new DefiningLoader(
            fixture.getClassLoader(), woven ? ClassFiles.woven(files) : Map.copyOf(files));
    Object instance = loader.load(fixture.getName()).getConstructor().newInstance();
    List<String> notes = ((Witness) instance).get();
    assertFalse(Sojourn.isInKernel(), "the thread was left in KERNEL");
    return notes;
  }

  private static List<String> expectedOfNesting() {
    List<String> expected = new ArrayList<>(List.of("before USER"));
    expected.addAll(NORMALLY);
    DEEP.forEach(note -> expected.add(note.replace("MANNER", "returned")));
    NORMALLY.forEach(note -> expected.add(note.replace("returned", "threw")));
    DEEP.forEach(note -> expected.add(note.replace("MANNER", "threw")));
    expected.add("after USER");
    return expected;
  }

  private static List<String> allInUser(List<String> notes) {
    return notes.stream().map(note -> note.replaceFirst(" KERNEL$", " USER")).toList();
  }

  @Test
  void nestsInAllCombinationsAndIsLeftByReturnsAndExceptions() throws Exception {
    assertEquals(expectedOfNesting(), notes(Nesting.class, true));
  }

  @Test
  void makesNoTransitionWhenNotWoven() throws Exception {
    assertEquals(allInUser(expectedOfNesting()), notes(Nesting.class, false));
  }

  @Test
  void worksInEveryKindOfClass() throws Exception {
    List<String> expected =
        List.of(
            "before USER",
            "in default KERNEL",
            "default 1 USER",
            "in static KERNEL",
            "static 3 USER",
            "in private KERNEL",
            "private 2 USER",
            "in record KERNEL",
            "record 3 USER",
            "in enum ONE KERNEL",
            "enum 3 USER",
            "in constant body KERNEL",
            "in enum TWO KERNEL",
            "constant body 4 USER",
            "in nested KERNEL",
            "nested x USER",
            "in inner KERNEL",
            "inner 4 USER",
            "in generic KERNEL",
            "generic 1 USER",
            "in anonymous KERNEL",
            "anonymous aa USER",
            "in lambda KERNEL",
            "in lambda, outside USER",
            "lambda 42 USER",
            "in local KERNEL",
            "local 6 USER",
            "in covariant KERNEL",
            "covariant Cloned USER",
            "after USER");
    assertEquals(expected, notes(Places.class, true));
    assertEquals(allInUser(expected), notes(Places.class, false));
  }
}
