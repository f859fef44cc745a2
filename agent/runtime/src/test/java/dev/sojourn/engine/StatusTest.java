package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StatusTest {
  @Test
  void aThreadThatNeverEnteredIsInUserAndHasMadeNoSojourn() {
    assertFalse(Status.isKernel(Status.NEVER_ENTERED));
    assertEquals(0, Status.sojourn(Status.NEVER_ENTERED));
    assertEquals("USER", Status.modeName(Status.NEVER_ENTERED));
  }

  @Test
  void eachEntryRaisesTheSojournAndEachExitKeepsIt() {
    long status = Status.NEVER_ENTERED;
    for (int n = 1; n <= 1000; n++) {
      status = Status.entered(status);
      assertTrue(Status.isKernel(status));
      assertEquals("KERNEL", Status.modeName(status));
      assertEquals(n, Status.sojourn(status));
      status = Status.left(status, Status.USER);
      assertFalse(Status.isKernel(status));
      assertEquals("USER", Status.modeName(status));
      assertEquals(n, Status.sojourn(status));
    }
  }

  @Test
  void leavingTwiceIsLeavingOnce() {
    long user = Status.left(Status.entered(Status.NEVER_ENTERED), Status.USER);
    assertEquals(user, Status.left(user, Status.USER));
  }

  @Test
  void theWordHasRoomForSixtyTwoBitsOfSojourns() {
    long last = -1L << 2; // the greatest number there is, in KERNEL
    assertTrue(Status.isKernel(last));
    assertEquals((1L << 62) - 1, Status.sojourn(last));
    assertEquals((1L << 62) - 1, Status.sojourn(Status.left(last, Status.USER)));
  }
}
