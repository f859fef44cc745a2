package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.LinearizabilityVerifier;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;

/** Lincheck's model checker: switches threads where it likes, in scenarios that it makes up. */
final class Lincheck {
  /** How much is tried; schedules are of each scenario. */
  record Size(int threads, int calls, int scenarios, int schedules) {}

  /** Three threads with two calls each. */
  static final Size USUAL = new Size(3, 2, 20, 60);

  /** Two threads: fewer switches to choose from, so more of them are tried. */
  static final Size NARROW = new Size(2, 2, 20, 60);

  private Lincheck() {}

  /** Asserts that every history of a structure is one of its specification. */
  static void assertLinearizable(Class<?> structure, Class<?> specification, Size size) {
    Counting.reset();
    options(specification, size).check(structure);
    System.out.printf(
        "%s: %d scenarios, %,d schedules%n",
        structure.getName(), Counting.scenarios(), Counting.histories());
    assertTrue(
        Counting.scenarios() >= size.scenarios, () -> Counting.scenarios() + " scenarios only");
    assertTrue(
        Counting.histories() >= 10L * size.scenarios, () -> Counting.histories() + " schedules");
  }

  /** Asserts that a history of a broken structure is none of the specification. */
  static void assertCaught(Class<?> structure, Class<?> specification, Size size) {
    Counting.reset();
    ModelCheckingOptions options = options(specification, size);
    LincheckAssertionError found =
        assertThrows(LincheckAssertionError.class, () -> options.check(structure));
    assertTrue(
        String.valueOf(found.getMessage()).contains("Invalid execution results"),
        found::getMessage);
    System.out.printf("%s: caught in schedule %,d%n", structure.getName(), Counting.histories());
  }

  private static ModelCheckingOptions options(Class<?> specification, Size size) {
    return new ModelCheckingOptions()
        .iterations(size.scenarios)
        .invocationsPerIteration(size.schedules)
        .threads(size.threads)
        .actorsBefore(0)
        .actorsPerThread(size.calls)
        .actorsAfter(0)
        .minimizeFailedScenario(false)
        .sequentialSpecification(specification)
        .verifier(Counting.class);
  }

  /** The usual verifier, which sees every history, and so can count them. */
  public static final class Counting implements Verifier {
    private static final Set<ExecutionScenario> SEEN = new HashSet<>();
    private static final AtomicLong HISTORIES = new AtomicLong();

    private final Verifier usual;

    /** Called by Lincheck. */
    public Counting(Class<?> specification) {
      usual = new LinearizabilityVerifier(specification);
    }

    static void reset() {
      SEEN.clear();
      HISTORIES.set(0);
    }

    static int scenarios() {
      return SEEN.size();
    }

    static long histories() {
      return HISTORIES.get();
    }

    @Override
    public boolean verifyResults(ExecutionScenario scenario, ExecutionResult results) {
      SEEN.add(scenario);
      HISTORIES.incrementAndGet();
      return usual.verifyResults(scenario, results);
    }
  }
}
