package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.Policies.ByName;
import dev.sojourn.engine.ThreadRecord.UserReturn;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** In which mode a thread leaves KERNEL, and who decides on it. */
class PoliciesTest {
  private static final String EAGER = "USER";
  private static final String LAZY = "INDETERMINATE";

  private final Domain domain = Domain.isolated();
  private final Policies policies = domain.context().policies();

  @Test
  void aLazyThreadLeavesIndeterminateFromItsFirstSojournOn() {
    TestBarrier.of(domain);
    setDefault(Policy.LAZY);
    try (Reader reader = new Reader("lazy", domain)) {
      assertEquals("USER", reader.mode(), "before it has entered");
      assertEquals("KERNEL", reader.enter().mode());
      assertEquals(LAZY, reader.leave().mode());
      assertEquals(LAZY, reader.visit().mode());
      assertTrue(reader.record().lazyAcquire());
    }
  }

  @Test
  void anEagerThreadLeavesToUser() {
    TestBarrier.of(domain);
    setDefault(Policy.EAGER);
    assertEquals(List.of(EAGER, EAGER), modesAfterTwoVisits("eager"));
  }

  @Test
  void anAdaptiveThreadBeginsEager() {
    TestBarrier.of(domain);
    setDefault(Policy.ADAPTIVE);
    assertEquals(List.of(EAGER, EAGER), modesAfterTwoVisits("adaptive"));
  }

  @Test
  void withoutARemoteBarrierNoThreadIsLazy() {
    setDefault(Policy.LAZY);
    try (Reader reader = new Reader("would be lazy", domain)) {
      assertEquals(EAGER, reader.visit().mode());
      domain.context().barriers().refuse("none on this platform");
      assertEquals(EAGER, reader.visit().mode());
      assertEquals("none on this platform", domain.context().barriers().state());
      TestBarrier.of(domain);
      assertEquals(LAZY, reader.visit().mode(), "there is one now");
    }
  }

  @Test
  void whereIsolationIsStrictNoThreadIsLazy() {
    TestBarrier.of(domain);
    setDefault(Policy.LAZY);
    try (Reader reader = new Reader("was lazy", domain)) {
      assertEquals(LAZY, reader.visit().mode());
      policies.set(Policy.LAZY, List.of(), true);
      assertEquals(EAGER, reader.visit().mode());
      assertFalse(reader.record().lazyAcquire());
      policies.assign(reader.record(), Policy.LAZY);
      assertEquals(EAGER, reader.visit().mode());
      policies.set(Policy.LAZY, List.of(), false);
      assertEquals(LAZY, reader.visit().mode());
    }
  }

  @Test
  void theMostParticularWordCounts() {
    TestBarrier.of(domain);
    policies.set(
        Policy.EAGER,
        List.of(
            new ByName(Pattern.compile("io-1").asMatchPredicate(), Policy.EAGER),
            new ByName(Pattern.compile("io-.*").asMatchPredicate(), Policy.LAZY)),
        false);
    assertEquals(List.of(EAGER, EAGER), modesAfterTwoVisits("worker"), "the default");
    assertEquals(List.of(EAGER, EAGER), modesAfterTwoVisits("io-1"), "the first pattern");
    assertEquals(List.of(LAZY, LAZY), modesAfterTwoVisits("io-2"), "the second");
    assertEquals(List.of(EAGER, EAGER), modesAfterTwoVisits("my io-2"), "names match in whole");
    int eagerMarking = Domains.marking(domain, Policy.EAGER);
    try (Reader reader = new Reader("io-3", domain)) {
      assertEquals(LAZY, reader.visit().mode());
      annotatedVisit(reader, eagerMarking);
      assertEquals(EAGER, reader.mode(), "an annotation before a name");
      assertEquals(EAGER, reader.visit().mode(), "the latest annotation, until the next");
      policies.assign(reader.record(), Policy.LAZY);
      annotatedVisit(reader, eagerMarking);
      assertEquals(LAZY, reader.mode(), "what the program says before an annotation");
      policies.assign(reader.record(), null);
      assertEquals(EAGER, reader.visit().mode());
      assertEquals(Policy.EAGER, policies.of(reader.record()));
    }
  }

  @Test
  void aMethodWithADomainAloneSaysNothingOfThePolicy() {
    TestBarrier.of(domain);
    setDefault(Policy.LAZY);
    try (Reader reader = new Reader("in a domain", domain)) {
      annotatedVisit(reader, Domains.marking(domain, null));
      assertEquals(LAZY, reader.mode());
    }
  }

  @Test
  void userModeCommitsWhateverThePolicy() {
    TestBarrier.of(domain);
    setDefault(Policy.LAZY);
    try (Reader reader = new Reader("commits", domain).visit()) {
      UserReturn outer = reader.on(() -> Hooks.enterUserOf(reader.record()));
      assertEquals("USER", reader.mode(), "called from INDETERMINATE");
      reader.visit();
      assertEquals("USER", reader.mode(), "and it stays so");
      reader.on(() -> exit(Objects.requireNonNull(outer)));
      assertEquals(LAZY, reader.mode());
      reader.enter();
      UserReturn inner = reader.on(() -> Hooks.enterUserOf(reader.record()));
      assertEquals("USER", reader.mode(), "called from KERNEL");
      reader.on(() -> exit(Objects.requireNonNull(inner)));
      assertEquals("KERNEL", reader.mode());
      assertEquals(LAZY, reader.leave().mode());
    }
  }

  @Test
  void aChangeDuringUserModeTakesEffectAfterIt() {
    TestBarrier.of(domain);
    setDefault(Policy.EAGER);
    try (Reader reader = new Reader("changes", domain).visit()) {
      UserReturn back = reader.on(() -> Hooks.enterUserOf(reader.record()));
      policies.assign(reader.record(), Policy.LAZY);
      assertEquals("USER", reader.visit().mode());
      assertTrue(reader.record().lazyAcquire(), "it was adopted");
      reader.on(() -> exit(Objects.requireNonNull(back)));
      assertEquals(LAZY, reader.mode());
    }
  }

  @Test
  void aChangeReachesAThreadInAnyMode() {
    TestBarrier.of(domain);
    setDefault(Policy.EAGER);
    try (Reader reader = new Reader("switches", domain).enter()) {
      policies.assign(reader.record(), Policy.LAZY);
      assertEquals(LAZY, reader.leave().mode(), "in KERNEL");
      policies.assign(reader.record(), Policy.EAGER);
      assertTrue(reader.record().lazyAcquire(), "not before it has come by");
      assertEquals(EAGER, reader.visit().mode(), "in INDETERMINATE");
      assertFalse(reader.record().lazyAcquire());
      policies.assign(reader.record(), Policy.LAZY);
      assertEquals(LAZY, reader.visit().mode(), "in USER");
    }
  }

  @Test
  void tellsWhatAThreadFollows() {
    try (Reader reader = new Reader("asked", domain)) {
      assertEquals(Policy.ADAPTIVE, policies.of(reader.record()));
      policies.assign(reader.record(), Policy.LAZY);
      assertEquals(Policy.LAZY, policies.of(reader.record()));
    }
  }

  private void setDefault(Policy policy) {
    policies.set(policy, List.of(), false);
  }

  private List<String> modesAfterTwoVisits(String name) {
    try (Reader reader = new Reader(name, domain)) {
      return List.of(reader.visit().mode(), reader.visit().mode());
    }
  }

  private static void annotatedVisit(Reader reader, int marking) {
    reader.on(
        () -> {
          Visit visit = Visit.begin(marking);
          visit.end();
          return visit;
        });
  }

  private static UserReturn exit(UserReturn back) {
    Hooks.exitUser(back);
    return back;
  }
}
