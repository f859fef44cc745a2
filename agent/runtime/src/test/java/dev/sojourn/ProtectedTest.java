package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.Reader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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

  @Test
  void whatIsWeighedIsWhatIsReplaced() {
    List<String> weighed = new ArrayList<>();
    Protected<String> table = Protected.of("old one");
    table.replaceAndRetire("new", disposed::add, value -> weigh(value, weighed));
    table.update(value -> value + "er", disposed::add, value -> weigh(value, weighed));
    assertTrue(
        table.compareAndReplace(
            read(table), "newest", disposed::add, value -> weigh(value, weighed)));
    Sojourn.barrier();
    assertEquals(List.of("old one", "new", "newer"), weighed);
    assertEquals(weighed, disposed);
    assertEquals("newest", read(table));
  }

  private static long weigh(String value, List<String> weighed) {
    assertTrue(Sojourn.isInKernel(), "it may be disposed of while it is weighed");
    weighed.add(value);
    return value.length();
  }

  private static <T> T read(Protected<T> table) {
    try (Transition kernel = Sojourn.enterKernel()) {
      return table.get();
    }
  }

  @Test
  void compareAndReplaceChangesNothingIfItPointsToSomethingElse() {
    Protected<String> table = Protected.of("present");
    assertFalse(table.compareAndReplace("absent", "next", disposed::add, String::length));
    assertThrows(
        IllegalArgumentException.class,
        () -> table.compareAndReplace("present", "present", disposed::add, String::length));
    Sojourn.barrier();
    assertEquals(List.of(), disposed);
    assertEquals("present", read(table));
  }

  /** Copy-on-write by several threads: all updates count, each copy is disposed of once. */
  @Test
  void noUpdateIsLostAndEachCopyIsDisposedOfOnce() {
    record Copy(int count) {}
    Protected<Copy> value = Protected.of(new Copy(0));
    Set<Copy> gone =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    AtomicInteger disposals = new AtomicInteger();
    AtomicInteger made = new AtomicInteger();
    int each = 2000;
    Callable<String> updates =
        () -> {
          for (int i = 0; i < each; i++) {
            value.update(
                copy -> {
                  made.incrementAndGet();
                  LockSupport.parkNanos(1); // lets the other one in
                  return new Copy(copy.count() + 1);
                },
                copy -> {
                  disposals.incrementAndGet();
                  gone.add(copy);
                },
                copy -> 8);
          }
          return "done";
        };
    try (Reader one = new Reader("one");
        Reader two = new Reader("two")) {
      Future<String> first = one.begin(updates);
      Future<String> second = two.begin(updates);
      assertEquals("done", Reader.end(first));
      assertEquals("done", Reader.end(second));
    }
    Sojourn.barrier();
    assertEquals(2 * each, read(value).count());
    assertEquals(made.get(), disposals.get(), "all that were made but the last, and the first one");
    assertEquals(disposals.get(), gone.size());
  }

  @Test
  void anUpdateThatIsOvertakenStartsAgainWithWhatIsThereNow() {
    Protected<String> table = Protected.of("a");
    List<String> seen = new ArrayList<>();
    assertTrue(
        table.update(
            value -> {
              seen.add(value);
              if (value.equals("a")) {
                table.replaceAndRetire("b", disposed::add, 1);
              }
              return value + "+";
            },
            disposed::add,
            String::length));
    assertEquals(List.of("a", "b"), seen);
    assertEquals("b+", read(table));
    assertTrue(disposed.contains("a+"), "what nobody has seen is disposed of at once");
    Sojourn.barrier();
    assertEquals(List.of("a", "a+", "b"), disposed.stream().sorted().toList());
  }

  @Test
  void anUpdateThatChangesNothingOrFailsDisposesOfNothingInUse() {
    Protected<String> table = Protected.of("kept");
    assertFalse(table.update(value -> value, disposed::add, String::length));
    assertThrows(
        IllegalStateException.class,
        () ->
            table.update(
                value -> {
                  throw new IllegalStateException("by intention");
                },
                disposed::add,
                String::length));
    assertThrows(
        IllegalArgumentException.class,
        () -> table.update(value -> "unseen", disposed::add, value -> -1));
    assertFalse(Sojourn.isInKernel());
    assertEquals(List.of("unseen"), disposed);
    Sojourn.barrier();
    assertEquals(List.of("unseen"), disposed);
    assertEquals("kept", read(table));
  }
}
