package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.Reader;
import dev.sojourn.engine.Warnings;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is said of transitions that nobody closes; each test has a domain, and so a count, of its
 * own.
 */
@SuppressWarnings("CheckReturnValue") // which warns of just that
class TransitionUnclosedTest {
  @Test
  void transitionsClosedWithAnOuterOneAreReportedAtGrowingIntervals() {
    SojournDomain domain = Sojourn.domain("unclosed");
    try (Warnings warnings = new Warnings(Domain.DEFAULT)) {
      for (int i = 1; i <= 9; i++) {
        Transition outer = domain.enterKernel();
        domain.enterUser();
        domain.enterKernel();
        outer.close();
        assertFalse(domain.isInKernel());
      }
      List<String> about = about(warnings, "closed a transition while 2 made after it were open");
      assertEquals(4, about.size(), about::toString); // 1, 2, 4, 8
      assertTrue(about.get(3).contains("(8 such so far)"), about::toString);
    }
  }

  @Test
  void aThreadThatDiesWithATransitionOpenIsReported() {
    SojournDomain domain = Sojourn.domain("dies unclosed");
    try (Warnings warnings = new Warnings(Domain.DEFAULT)) {
      Reader leaks = new Reader("leaks a transition");
      leaks.on(domain::enterKernel);
      leaks.die();
      Reader.until(
          () -> !about(warnings, "thread 'leaks a transition' died in KERNEL").isEmpty(),
          "the report");
      domain.synchronize();
      assertEquals(0, Domains.named(domain.name()).trackedThreads());
    }
  }

  @Test
  void whatWasClosedInOrderInsideOneLeftOpenDoesNotHideIt() {
    SojournDomain domain = Sojourn.domain("unclosed and closed");
    Transition outer = domain.enterKernel();
    domain.enterUser();
    domain.enterKernel().close();
    domain.enterUser().close();
    outer.close();
    assertFalse(domain.isInKernel());
    outer = domain.enterUser();
    domain.enterKernel();
    domain.quiesce();
    domain.enterUser().close();
    domain.quiesce();
    outer.close();
    assertFalse(domain.isInKernel());
    domain.synchronize();
  }

  private static List<String> about(Warnings warnings, String text) {
    return warnings.messages().stream().filter(warning -> warning.contains(text)).toList();
  }
}
