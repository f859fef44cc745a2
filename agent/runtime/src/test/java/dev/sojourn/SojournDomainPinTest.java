package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.Reader;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pins of several domains: each holds a thread in its own, and they form no ring. */
@SuppressWarnings("try") // what a transition is for is not to be referenced
class SojournDomainPinTest {
  private static final SojournDomain LEFT = Sojourn.domain("left");
  private static final SojournDomain RIGHT = Sojourn.domain("right");
  private static final PerThread<AtomicInteger> COUNT = LEFT.perThread(AtomicInteger::new);

  private final Reader one = tracked("one");
  private final Reader other = tracked("other");
  private final Reader third = tracked("third");

  @AfterEach
  void close() {
    one.close();
    other.close();
    third.close();
  }

  private static Reader tracked(String name) {
    Reader reader = new Reader(name);
    reader.on(() -> visit(LEFT));
    reader.on(() -> visit(RIGHT));
    return reader;
  }

  private static boolean visit(SojournDomain domain) {
    try (Transition kernel = domain.enterKernel()) {
      return domain.isInKernel();
    }
  }

  private static Pin pin(Reader pinner, SojournDomain domain, Reader target) {
    return pinner.on(() -> domain.tryPin(target.thread()));
  }

  private static void close(Reader pinner, Pin pin) {
    pinner.on(
        () -> {
          pin.close();
          return pin.isHeld();
        });
  }

  @Test
  void aPinHoldsInItsDomainOnly() {
    Pin pin = pin(one, LEFT, other);
    assertTrue(pin.isHeld());
    assertTrue(one.on(LEFT::isInKernel));
    assertFalse(one.on(RIGHT::isInKernel));
    assertTrue(other.on(() -> visit(RIGHT)));
    Future<Boolean> entry = other.begin(() -> visit(LEFT));
    Reader.untilBlocked(other.thread());
    assertFalse(entry.isDone());
    close(one, pin);
    assertTrue(Reader.end(entry));
    assertFalse(one.on(LEFT::isInKernel));
  }

  @Test
  void aThreadInKernelOfAnotherDomainCanBePinned() {
    Transition kernel = other.on(RIGHT::enterKernel);
    Pin pin = pin(one, LEFT, other);
    assertTrue(pin.isHeld());
    close(one, pin);
    assertFalse(pin(one, RIGHT, other).isHeld());
    other.on(
        () -> {
          kernel.close();
          return "left";
        });
  }

  @Test
  void valuesAreForKernelAndPinsOfTheirDomain() {
    IllegalStateException outside =
        assertThrows(IllegalStateException.class, () -> one.on(COUNT::get));
    assertTrue(String.valueOf(outside.getMessage()).contains("'left'"), outside::toString);
    Transition elsewhere = one.on(RIGHT::enterKernel);
    assertThrows(IllegalStateException.class, () -> one.on(COUNT::get));
    one.on(
        () -> {
          elsewhere.close();
          try (Transition kernel = LEFT.enterKernel()) {
            return COUNT.get().addAndGet(5);
          }
        });
    Pin wrong = pin(other, RIGHT, one);
    assertTrue(wrong.isHeld());
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> other.on(() -> COUNT.get(wrong)));
    assertTrue(String.valueOf(refused.getMessage()).contains("'right'"), refused::toString);
    close(other, wrong);
    Pin pin = pin(other, LEFT, one);
    assertEquals(5, other.on(() -> COUNT.get(pin).get()));
    close(other, pin);
    COUNT.clear();
    assertEquals(
        0,
        one.on(
            () -> {
              try (Transition kernel = LEFT.enterKernel()) {
                return COUNT.get().get();
              }
            }));
  }

  @Test
  void aKindOfADomainIsRunOnBehalfThere() {
    PerThread<AtomicInteger> dropped = LEFT.perThread(AtomicInteger::new);
    PerThreadInvalidation drop =
        dropped.invalidation(
            "drop",
            count -> {
              count.incrementAndGet();
              return count;
            });
    Transition kernel = other.on(RIGHT::enterKernel); // of another domain: it can be done for it
    long request = drop.requestOnBehalf();
    assertTrue(drop.isCovered(request));
    other.on(
        () -> {
          kernel.close();
          return "left";
        });
    Pin pin = pin(one, LEFT, other);
    assertEquals(1, one.on(() -> dropped.get(pin).get()));
    close(one, pin);
  }

  @Test
  void whoIsPinnedInOneDomainPinsNobodyInAnother() {
    Pin first = pin(one, LEFT, other);
    assertTrue(first.isHeld());
    assertFalse(pin(other, RIGHT, one).isHeld(), "each would wait for the other");
    assertFalse(pin(other, RIGHT, third).isHeld(), "a ring may have three");
    assertFalse(other.on(RIGHT::isInKernel));
    close(one, first);
    Pin second = pin(other, RIGHT, one);
    assertTrue(second.isHeld());
    close(other, second);
  }

  @Test
  void whoHoldsAPinInOneDomainIsNotPinnedInAnother() {
    Pin first = pin(other, RIGHT, third);
    assertTrue(first.isHeld());
    assertFalse(pin(one, LEFT, other).isHeld(), "a ring may have three");
    assertFalse(one.on(LEFT::isInKernel));
    close(other, first);
    Pin second = pin(one, LEFT, other);
    assertTrue(second.isHeld());
    close(one, second);
  }

  @Test
  void onePinnerMayHoldPinsOfTwoDomains() {
    Pin left = pin(one, LEFT, other);
    Pin right = pin(one, RIGHT, other);
    assertTrue(left.isHeld() && right.isHeld());
    assertThrows(IllegalStateException.class, () -> one.on(SojournDomainPinTest::waits));
    close(one, left);
    assertThrows(IllegalStateException.class, () -> one.on(SojournDomainPinTest::waits));
    close(one, right);
    assertEquals("waited", one.on(SojournDomainPinTest::waits));
  }

  private static String waits() {
    Sojourn.synchronize(); // of a third domain
    return "waited";
  }
}
