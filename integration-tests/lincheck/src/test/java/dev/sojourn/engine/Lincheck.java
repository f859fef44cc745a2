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
  static final int THREADS = 3;

  private static final int SCENARIOS = 20;
  private static final int SCHEDULES = 60; // of each scenario, at most

  private Lincheck() {}

  /** Asserts that every history of a structure is one of its specification. */
  static void assertLinearizable(Class<?> structure, Class<?> specification, int actors) {
    Counting.reset();
    options(specification, actors).check(structure);
    System.out.printf(
        "%s: %d scenarios, %,d schedules%n",
        structure.getName(), Counting.scenarios(), Counting.histories());
    assertTrue(Counting.scenarios() >= SCENARIOS, () -> Counting.scenarios() + " scenarios");
    assertTrue(
        Counting.histories() >= 10 * SCENARIOS, () -> Counting.histories() + " schedules only");
  }

  /** Asserts that a history of a broken structure is none of the specification. */
  static void assertCaught(Class<?> structure, Class<?> specification, int actors) {
    Counting.reset();
    ModelCheckingOptions options = options(specification, actors);
    LincheckAssertionError found =
        assertThrows(LincheckAssertionError.class, () -> options.check(structure));
    assertTrue(
        String.valueOf(found.getMessage()).contains("Invalid execution results"),
        found::getMessage);
    System.out.printf("%s: caught in schedule %,d%n", structure.getName(), Counting.histories());
  }

  private static ModelCheckingOptions options(Class<?> specification, int actors) {
    return new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(SCHEDULES)
        .threads(THREADS)
        .actorsBefore(0)
        .actorsPerThread(actors)
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
