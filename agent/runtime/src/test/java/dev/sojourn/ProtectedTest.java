package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.Reader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // what a transition is for is not to be referenced
class ProtectedTest {
  private final List<String> disposed = Collections.synchronizedList(new ArrayList<>());

  @Test
  void whatIsReplacedIsDisposedOfOnceNobodyCanBeUsingIt() {
    Protected<String> table = Protected.of("old");
    try (Reader reader = new Reader("reads").enter()) {
      assertEquals("old", reader.on(table::get));
      table.replaceAndRetire("new", disposed::add, 3);
      Reader.letItNotice();
      assertEquals(List.of(), disposed);
      assertEquals("new", reader.on(table::get));
      reader.leave();
      Sojourn.barrier();
      assertEquals(List.of("old"), disposed);
    }
  }

  @Test
  void aReaderOfAnotherDomainHoldsNothingUp() {
    Protected<String> table = Sojourn.domain("tables").protect("old");
    try (Reader reader = new Reader("in the default domain").enter()) {
      table.replaceAndRetire("new", disposed::add, 3);
      Sojourn.domain("tables").barrier();
      assertEquals(List.of("old"), disposed);
      assertTrue(reader.on(Sojourn::isInKernel));
    }
  }

  @Test
  void concurrentReplacementsDisposeOfEachValueOnce() {
    Protected<Integer> value = Protected.of(-1);
    List<Integer> gone = Collections.synchronizedList(new ArrayList<>());
    int each = 500;
    try (Reader one = new Reader("one");
        Reader two = new Reader("two")) {
      Future<String> first = one.begin(() -> replace(value, gone, 0, each));
      Future<String> second = two.begin(() -> replace(value, gone, each, 2 * each));
      assertEquals("done", Reader.end(first));
      assertEquals("done", Reader.end(second));
    }
    Sojourn.barrier();
    assertEquals(2 * each, gone.size());
    assertEquals(2 * each, Set.copyOf(gone).size());
  }

  private static String replace(Protected<Integer> value, List<Integer> gone, int from, int to) {
    for (int i = from; i < to; i++) {
      value.replaceAndRetire(i, gone::add, 1);
    }
    return "done";
  }

  @Test
  void whatWouldHarmIsRefusedAndNothingHasChanged() {
    Protected<String> table = Protected.of("the same");
    assertThrows(
        IllegalArgumentException.class, () -> table.replaceAndRetire("the same", disposed::add, 1));
    assertThrows(
        IllegalArgumentException.class, () -> table.replaceAndRetire("next", disposed::add, -1));
    Sojourn.barrier();
    assertEquals(List.of(), disposed);
    try (Transition kernel = Sojourn.enterKernel()) {
      assertEquals("the same", table.get());
    }
  }

  @Test
  void readingOutsideKernelIsNoticedWhereAssertionsAreOn() {
    assertThrows(AssertionError.class, () -> Protected.of("table").get());
  }
}
