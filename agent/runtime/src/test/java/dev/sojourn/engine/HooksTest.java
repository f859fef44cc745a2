package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.ThreadRecord.UserReturn;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The transitions listed at {@link ThreadRecord}, one by one, and their nesting. */
class HooksTest {
  private final Reader reader = new Reader("transitions");

  @AfterEach
  void close() {
    reader.die();
  }

  @Test
  void neverEnteredToKernel() {
    assertNull(Domain.DEFAULT.find(reader.thread()));
    Visit visit = enterKernel();
    assertSame(visit.record(), Domain.DEFAULT.find(reader.thread()));
    assertSame(reader.thread(), visit.record().thread());
    assertWhere("KERNEL", 1);
    exitKernel(visit);
  }

  @Test
  void kernelToUserAndBack() {
    for (int n = 1; n <= 3; n++) {
      Visit visit = enterKernel();
      assertWhere("KERNEL", n);
      exitKernel(visit);
      assertWhere("USER", n);
    }
  }

  @Test
  void kernelInKernelIsNested() {
    Visit visit = enterKernel();
    assertTrue(reader.on(() -> begin().isNested()));
    assertTrue(reader.on(() -> begin().isNested()));
    assertWhere("KERNEL", 1);
    exitKernel(visit);
    assertWhere("USER", 1);
  }

  @Test
  void userInKernelLeavesAndComesBackInANewSojourn() {
    Visit visit = enterKernel();
    UserReturn back = enterUser();
    assertWhere("USER", 1);
    assertTrue(reader.on(() -> visit.record().isCommitted()));
    exitUser(back);
    assertWhere("KERNEL", 2);
    assertFalse(reader.on(() -> visit.record().isCommitted()));
    exitKernel(visit);
    assertWhere("USER", 2);
  }

  @Test
  void kernelInUserLeavesTheCommitmentAlone() {
    UserReturn back = enterUser();
    Visit visit = enterKernel();
    assertWhere("KERNEL", 1);
    assertTrue(reader.on(() -> visit.record().isCommitted()));
    exitKernel(visit);
    assertWhere("USER", 1);
    assertTrue(reader.on(() -> visit.record().isCommitted()));
    exitUser(back);
    assertWhere("USER", 1);
    assertFalse(reader.on(() -> visit.record().isCommitted()));
  }

  @Test
  void userInUserIsNested() {
    UserReturn back = enterUser();
    assertNull(reader.on(Hooks::enterUser));
    assertWhere("USER", 0);
    exitUser(back);
    assertWhere("USER", 0);
  }

  @Test
  void anOutermostUserMethodTracksAndCommits() {
    assertNull(Domain.DEFAULT.find(reader.thread()));
    UserReturn back = enterUser();
    assertTrue(reader.on(() -> back.record.isCommitted()));
    assertWhere("USER", 0);
    exitUser(back);
    assertFalse(reader.on(() -> back.record.isCommitted()));
  }

  @Test
  void fourLevelsComeBackTheWayTheyWent() {
    UserReturn outer = enterUser();
    Visit visit = enterKernel();
    UserReturn inner = enterUser();
    assertNull(reader.on(Hooks::enterUser));
    Visit innermost = enterKernel();
    assertTrue(reader.on(() -> begin().isNested()));
    assertWhere("KERNEL", 2);
    exitKernel(innermost);
    assertWhere("USER", 2);
    assertTrue(reader.on(() -> visit.record().isCommitted()));
    exitUser(inner);
    assertWhere("KERNEL", 3);
    assertTrue(reader.on(() -> visit.record().isCommitted()), "still under the outer user method");
    exitKernel(visit);
    assertWhere("USER", 3);
    exitUser(outer);
    assertWhere("USER", 3);
    assertFalse(reader.on(() -> visit.record().isCommitted()));
  }

  @Test
  void anOutermostUserMethodLooksForWorkAtItsEnd() {
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger runsInKernel = new AtomicInteger();
    InvalidationKind kind =
        Domain.DEFAULT
            .invalidations()
            .register(
                "end of user method",
                false,
                () -> {
                  runs.incrementAndGet();
                  if (Domain.DEFAULT.isInKernel()) {
                    runsInKernel.incrementAndGet();
                  }
                });
    UserReturn back = enterUser();
    Domain.DEFAULT.invalidations().request(kind);
    assertEquals(0, runs.get(), "a thread in USER was interrupted");
    exitUser(back);
    assertEquals(1, runs.get());
    assertEquals(1, runsInKernel.get());
    assertWhere("USER", 1);
    assertFalse(reader.on(() -> back.record.isCommitted()));
  }

  @Test
  void eachThreadHasItsOwnRecord() {
    Visit mine = enterKernel();
    Reader other = new Reader("other");
    ThreadRecord others = other.enter().record();
    assertTrue(mine.record() != others);
    other.leave();
    assertWhere("KERNEL", 1);
    other.close();
    exitKernel(mine);
  }

  private Visit enterKernel() {
    Visit visit = reader.on(HooksTest::begin);
    assertFalse(visit.isNested(), "a transition was taken for a nested call");
    return visit;
  }

  private static Visit begin() {
    return Visit.begin(Domain.DEFAULT);
  }

  private void exitKernel(Visit visit) {
    reader.on(
        () -> {
          visit.end();
          return visit;
        });
  }

  private UserReturn enterUser() {
    @Nullable UserReturn back = reader.on(Hooks::enterUser);
    assertNotNull(back, "a transition was taken for a nested call");
    return Objects.requireNonNull(back);
  }

  private void exitUser(UserReturn back) {
    reader.on(
        () -> {
          Hooks.exitUser(back);
          return back;
        });
  }

  /** Looks from outside and from inside. */
  private void assertWhere(String mode, long sojourn) {
    long status = reader.record().statusAcquire();
    assertEquals(mode, StatusWord.modeName(status));
    assertEquals(sojourn, StatusWord.sojourn(status));
    assertEquals(mode.equals("KERNEL"), reader.on(Domain.DEFAULT::isInKernel));
  }
}
