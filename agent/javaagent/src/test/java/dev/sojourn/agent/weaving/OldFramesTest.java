package dev.sojourn.agent.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.Sojourn;
import dev.sojourn.Transition;
import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.agent.weaving.report.WeavingResult.Outcome;
import dev.sojourn.agent.weaving.scan.MarkerScan;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.GracePeriods;
import dev.sojourn.engine.InvalidationKind;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.slf4j.event.Level;

/**
 * Weaving methods that a thread is inside of: its old calls keep grace periods waiting, whatever
 * new calls it makes from there, and nothing else does.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD) // ends a hang, decides nothing
final class OldFramesTest {
  private static final GracePeriods GRACE_PERIODS = Domain.DEFAULT.gracePeriods();

  /** Long enough for any grace period that is not held back, and for several looks at a stack. */
  private static final long A_WHILE = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long LONG = TimeUnit.SECONDS.toNanos(100);

  private final List<Stepper> steppers = new ArrayList<>();
  private final WeavingReport report = new WeavingReport();
  private final Weaver weaver = new Weaver(FakeInstrumentation.refusing(), report, () -> {});
  private final CallClass old = new CallClass("app.Old", MarkerScan.KERNEL_MODE);
  private final CallClass fresh = new CallClass("app.Fresh", MarkerScan.KERNEL_MODE);
  private final CallClass away = new CallClass("app.Away", MarkerScan.USER_MODE);

  @BeforeEach
  void beQuiet() {
    Log.setThreshold(null);
  }

  @AfterEach
  void speakAgainAndLetGo() throws InterruptedException {
    Log.setThreshold(Level.INFO);
    for (Stepper stepper : steppers) {
      stepper.end(); // a blocker that stays would stop all other tests
    }
  }

  private Stepper stepper(Consumer<Stepper> way) {
    Stepper stepper = new Stepper(way);
    steppers.add(stepper);
    return stepper;
  }

  private Class<?> loadWoven(CallClass type) {
    byte[] woven = transform(type);
    return DefiningLoader.define(type.name, woven);
  }

  private byte[] transform(CallClass type) {
    return transform(type, getClass().getClassLoader(), null);
  }

  private byte[] transform(CallClass type, ClassLoader loader, @Nullable Class<?> loaded) {
    byte[] woven =
        weaver.transform(
            getClass().getModule(), loader, type.name.replace('.', '/'), loaded, null, type.file);
    assertNotNull(woven);
    return woven;
  }

  /** Weaves a loaded class, except that the virtual machine does not take the new code. */
  private void retransform(CallClass type, Class<?> loaded) {
    List<Class<?>> retransformed = new ArrayList<>();
    Instrumentation instrumentation =
        FakeInstrumentation.of(
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getAllLoadedClasses" -> new Class<?>[] {loaded};
                  case "isModifiableClass" -> true;
                  case "retransformClasses" -> {
                    transform(type, loaded.getClassLoader(), loaded);
                    retransformed.addAll(List.of((Class<?>[]) arguments[0]));
                    yield null;
                  }
                  default -> throw new AssertionError("nobody should call " + method);
                });
    new LoadedClasses(instrumentation, report, weaver.delegation(), () -> {}).weave();
    assertEquals(List.of(loaded), retransformed);
    assertEquals(0, report.count(Outcome.FAILED));
  }

  private static void assertHeldBack(String where) throws InterruptedException {
    assertFalse(GRACE_PERIODS.await(GRACE_PERIODS.next(), A_WHILE), where);
  }

  private static void assertNotHeldBack() throws InterruptedException {
    assertTrue(GRACE_PERIODS.await(GRACE_PERIODS.next(), LONG));
  }

  @Test
  void anOldCallHoldsGracePeriodsBack() throws Exception {
    Class<?> hookless = DefiningLoader.define(old.name, old.file);
    Stepper stepper = stepper(s -> CallClass.call(hookless, () -> s.stop("old")));
    stepper.awaitAt("old USER");
    assertNotHeldBack(); // nobody could know
    retransform(old, hookless);
    assertHeldBack("in an old call");
    stepper.end();
    assertNotHeldBack();
  }

  /** Another agent, or an attach that adds patterns, has a class retransformed. */
  @Test
  void aMethodThatHadItsHooksAllTheTimeIsNotWaitedFor() throws Exception {
    Class<?> hookless = DefiningLoader.define(old.name, old.file);
    retransform(old, hookless);
    Stepper stepper = stepper(s -> CallClass.call(hookless, () -> s.stop("in it")));
    stepper.awaitAt("in it USER"); // the virtual machine has not taken the new code
    retransform(old, hookless);
    assertNotHeldBack();
    Class<?> other = DefiningLoader.define(old.name, old.file);
    retransform(old, other);
    assertHeldBack("another loader's class of the same name");
    stepper.end();
    assertNotHeldBack();
  }

  @Test
  void anOldCallThatIsNotTheOnlyWovenOneIsWaitedForUntilItIsLeft() throws Exception {
    Class<?> hookless = DefiningLoader.define(old.name, old.file);
    Class<?> loop = loadWoven(fresh);
    Stepper stepper =
        stepper(
            s ->
                CallClass.call(
                    loop,
                    () -> {
                      CallClass.call(hookless, () -> s.stop("old"));
                      s.stop("loop");
                    }));
    stepper.awaitAt("old KERNEL");
    retransform(old, hookless);
    assertEquals(1, Domain.DEFAULT.context().blockers().size());
    stepper.stepTo("loop KERNEL");
    while (!Domain.DEFAULT.context().blockers().isEmpty()) {
      Thread.sleep(1); // the test's limit ends a hang
    }
    stepper.end();
    assertNotHeldBack();
  }

  @Test
  void aNewCallOfTheSameMethodIsNotTakenForAnOldOne() throws Exception {
    Class<?> hookless = DefiningLoader.define(old.name, old.file);
    Class<?> woven = DefiningLoader.define(old.name, transform(old));
    Stepper stepper =
        stepper(
            s -> {
              CallClass.call(hookless, () -> s.stop("old"));
              s.stop("between");
              CallClass.call(woven, () -> s.stop("new"));
            });
    stepper.awaitAt("old USER");
    retransform(old, hookless);
    stepper.stepTo("between USER");
    assertNotHeldBack();
    stepper.stepTo("new KERNEL");
    assertHeldBack("in a new call");
    stepper.end();
    assertNotHeldBack();
  }

  /** An old call makes another; while that stops, and afterwards, the old one must still hold. */
  private void assertHeldBackWhile(Consumer<Stepper> inside, String stop, String where)
      throws Exception {
    Class<?> hookless = DefiningLoader.define(old.name, old.file);
    Stepper stepper =
        stepper(
            s ->
                CallClass.call(
                    hookless,
                    () -> {
                      s.stop("old");
                      inside.accept(s);
                      s.stop("back");
                    }));
    stepper.awaitAt("old USER");
    retransform(old, hookless);
    stepper.stepTo(stop);
    assertHeldBack(where);
    stepper.stepTo("back USER");
    assertHeldBack("back in the old call");
    stepper.end();
    assertNotHeldBack();
  }

  @Test
  void aNewCallFromAnOldOneDoesNotHideIt() throws Exception {
    Class<?> again = DefiningLoader.define(old.name, transform(old));
    assertHeldBackWhile(
        s -> CallClass.call(again, () -> s.stop("new")),
        "new KERNEL",
        "in a new call from an old one");
  }

  @Test
  void aCallOfAClassLoadedLaterDoesNotHideAnOldOne() throws Exception {
    assertHeldBackWhile(
        s -> CallClass.call(loadWoven(fresh), () -> s.stop("fresh")),
        "fresh KERNEL",
        "in a call of a class loaded later, from an old call");
  }

  @Test
  void aHandlerThatRunsInAnOldCallDoesNotHideIt() throws Exception {
    Class<?> user = loadWoven(away);
    assertHeldBackWhile(
        s -> {
          InvalidationKind mine =
              Domain.DEFAULT.invalidations().register("old frames", false, () -> s.stop("handler"));
          CallClass.call(
              user, () -> Domain.DEFAULT.invalidations().request(mine, Thread.currentThread()));
        },
        "handler KERNEL", // at the end of the @UserMode call
        "in a handler");
  }

  @Test
  void aTransitionOfTheProgramsOwnInAnOldCallDoesNotHideIt() throws Exception {
    assertHeldBackWhile(
        s -> {
          try (Transition kernel = Sojourn.enterKernel()) {
            s.stop(kernel == null ? "nowhere" : "own");
          }
        },
        "own KERNEL",
        "in a transition that an old call made");
  }

  @Test
  void anOldCallHoldsTheGracePeriodsOfEveryDomain() throws Exception {
    GracePeriods others = Domains.named("another").gracePeriods();
    Class<?> hookless = DefiningLoader.define(old.name, old.file);
    Stepper stepper = stepper(s -> CallClass.call(hookless, () -> s.stop("old")));
    stepper.awaitAt("old USER");
    retransform(old, hookless);
    assertFalse(others.await(others.next(), A_WHILE));
    stepper.end();
    assertTrue(others.await(others.next(), LONG));
  }

  @Test
  void anOldCallFarDownTheStackIsSeen() throws Exception {
    assertHeldBackWhile(s -> dive(s, 2_000), "deep USER", "far above the old call");
  }

  private static void dive(Stepper stepper, int depth) {
    if (depth == 0) {
      stepper.stop("deep");
    } else {
      dive(stepper, depth - 1);
    }
  }
}
