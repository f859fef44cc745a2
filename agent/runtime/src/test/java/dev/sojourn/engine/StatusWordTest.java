package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StatusWordTest {
  @Test
  void aThreadThatNeverEnteredIsInUserAndHasMadeNoSojourn() {
    assertFalse(StatusWord.isKernel(StatusWord.NEVER_ENTERED));
    assertEquals(0, StatusWord.sojourn(StatusWord.NEVER_ENTERED));
    assertEquals("USER", StatusWord.modeName(StatusWord.NEVER_ENTERED));
  }

  @Test
  void eachEntryRaisesTheSojournAndEachExitKeepsIt() {
    long status = StatusWord.NEVER_ENTERED;
    for (int n = 1; n <= 1000; n++) {
      status = StatusWord.entered(status);
      assertTrue(StatusWord.isKernel(status));
      assertEquals("KERNEL", StatusWord.modeName(status));
      assertEquals(n, StatusWord.sojourn(status));
      status = StatusWord.left(status, StatusWord.USER);
      assertFalse(StatusWord.isKernel(status));
      assertEquals("USER", StatusWord.modeName(status));
      assertEquals(n, StatusWord.sojourn(status));
    }
  }

  @Test
  void leavingTwiceIsLeavingOnce() {
    long user = StatusWord.left(StatusWord.entered(StatusWord.NEVER_ENTERED), StatusWord.USER);
    assertEquals(user, StatusWord.left(user, StatusWord.USER));
  }

  @Test
  void theWordHasRoomForSixtyTwoBitsOfSojourns() {
    long last = -1L << 2; // the greatest number there is, in KERNEL
    assertTrue(StatusWord.isKernel(last));
    assertEquals((1L << 62) - 1, StatusWord.sojourn(last));
    assertEquals((1L << 62) - 1, StatusWord.sojourn(StatusWord.left(last, StatusWord.USER)));
  }
}
