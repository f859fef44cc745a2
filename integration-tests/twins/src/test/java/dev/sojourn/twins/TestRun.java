package dev.sojourn.twins;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The program that runs tests until one fails, or the time is over; each once at least. */
final class TestRun {
  private TestRun() {}

  /**
   * Seconds, then tests: {@code engine.PinsTest}, or with the method {@code engine.PinsTest#name}.
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    long nanos = TimeUnit.SECONDS.toNanos(Integer.parseInt(args[0]));
    List<DiscoverySelector> tests = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      tests.add(selector("dev.sojourn." + args[i]));
    }
    System.exit(run(tests, nanos));
  }

  private static int run(List<DiscoverySelector> tests, long nanos) {
    long start = System.nanoTime();
    long passed = 0;
    do {
      for (DiscoverySelector test : tests) {
        TestExecutionSummary summary = run(test);
        if (summary.getTotalFailureCount() > 0) {
          TestExecutionSummary.Failure failure = summary.getFailures().get(0);
          System.out.println(failure.getTestIdentifier() + " " + failure.getException());
          System.out.println(
              "verdict: FAILED, caught by " + failure.getTestIdentifier().getLegacyReportingName());
          return 1;
        }
        if (summary.getTestsSucceededCount() == 0) {
          System.out.println("nothing was run for " + test);
          return 2;
        }
        passed += summary.getTestsSucceededCount();
      }
    } while (System.nanoTime() - start < nanos);
    System.out.println("verdict: PASSED, tests " + passed);
    return 0;
  }

  private static TestExecutionSummary run(DiscoverySelector test) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(LauncherDiscoveryRequestBuilder.request().selectors(test).build(), listener);
    return listener.getSummary();
  }

  private static DiscoverySelector selector(String test) throws ClassNotFoundException {
    String[] parts = test.split("#", 2);
    Class<?> type = Class.forName(parts[0], false, TestRun.class.getClassLoader());
    List<Method> methods =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> method.getName().equals(parts[1]))
            .toList();
    if (methods.size() != 1) {
      throw new IllegalArgumentException("not one method: " + test);
    }
    return DiscoverySelectors.selectMethod(type, methods.get(0));
  }
}
