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
    ThreadRecord record = enterKernel();
    assertSame(record, Domain.DEFAULT.find(reader.thread()));
    assertSame(reader.thread(), record.thread());
    assertWhere("KERNEL", 1);
    exitKernel(record);
  }

  @Test
  void kernelToUserAndBack() {
    for (int n = 1; n <= 3; n++) {
      ThreadRecord record = enterKernel();
      assertWhere("KERNEL", n);
      exitKernel(record);
      assertWhere("USER", n);
    }
  }

  @Test
  void kernelInKernelIsNested() {
    ThreadRecord record = enterKernel();
    assertNull(reader.on(Hooks::enterKernel));
    assertNull(reader.on(Hooks::enterKernel));
    assertWhere("KERNEL", 1);
    exitKernel(record);
    assertWhere("USER", 1);
  }

  @Test
  void userInKernelLeavesAndComesBackInANewSojourn() {
    ThreadRecord record = enterKernel();
    UserReturn back = enterUser();
    assertWhere("USER", 1);
    assertTrue(reader.on(() -> record.isCommitted()));
    exitUser(back);
    assertWhere("KERNEL", 2);
    assertFalse(reader.on(() -> record.isCommitted()));
    exitKernel(record);
    assertWhere("USER", 2);
  }

  @Test
  void kernelInUserLeavesTheCommitmentAlone() {
    UserReturn back = enterUser();
    ThreadRecord record = enterKernel();
    assertWhere("KERNEL", 1);
    assertTrue(reader.on(() -> record.isCommitted()));
    exitKernel(record);
    assertWhere("USER", 1);
    assertTrue(reader.on(() -> record.isCommitted()));
    exitUser(back);
    assertWhere("USER", 1);
    assertFalse(reader.on(() -> record.isCommitted()));
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
    ThreadRecord record = enterKernel();
    UserReturn inner = enterUser();
    assertNull(reader.on(Hooks::enterUser));
    ThreadRecord innermost = enterKernel();
    assertNull(reader.on(Hooks::enterKernel));
    assertWhere("KERNEL", 2);
    exitKernel(innermost);
    assertWhere("USER", 2);
    assertTrue(reader.on(() -> record.isCommitted()));
    exitUser(inner);
    assertWhere("KERNEL", 3);
    assertTrue(reader.on(() -> record.isCommitted()), "still under the outer user method");
    exitKernel(record);
    assertWhere("USER", 3);
    exitUser(outer);
    assertWhere("USER", 3);
    assertFalse(reader.on(() -> record.isCommitted()));
  }

  @Test
  void anOutermostUserMethodLooksForWorkAtItsEnd() {
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger runsInKernel = new AtomicInteger();
    Kind kind =
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
    ThreadRecord mine = enterKernel();
    Reader other = new Reader("other");
    ThreadRecord others = other.enter().record();
    assertTrue(mine != others);
    other.leave();
    assertWhere("KERNEL", 1);
    other.close();
    exitKernel(mine);
  }

  private ThreadRecord enterKernel() {
    @Nullable ThreadRecord record = reader.on(Hooks::enterKernel);
    assertNotNull(record, "a transition was taken for a nested call");
    return Objects.requireNonNull(record);
  }

  private void exitKernel(ThreadRecord record) {
    reader.on(
        () -> {
          Hooks.exitKernel(record);
          return record;
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
    assertEquals(mode, Status.modeName(status));
    assertEquals(sojourn, Status.sojourn(status));
    assertEquals(mode.equals("KERNEL"), reader.on(Domain.DEFAULT::isInKernel));
  }
}
