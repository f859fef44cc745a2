package dev.sojourn.agent.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Which machines are served. */
final class MachineTest {
  @Test
  void served() throws Refusal {
    assertEquals(Machine.X86_64, Machine.of("Linux", "amd64"));
    assertEquals(Machine.X86_64, Machine.of("Linux", "x86_64"));
    assertEquals(Machine.AARCH64, Machine.of("Linux", "aarch64"));
    assertEquals(324, Machine.X86_64.membarrier());
    assertEquals(283, Machine.AARCH64.membarrier());
  }

  @Test
  void refused() {
    assertEquals(
        "membarrier(2) is a system call of Linux, and this is Mac OS X",
        refusal("Mac OS X", "aarch64"));
    assertEquals(
        "membarrier(2) is called on Linux for x86-64 and aarch64 only, and this JVM is for riscv64",
        refusal("Linux", "riscv64"));
    // A 32-bit JVM on a 64-bit kernel has other numbers.
    assertThrows(Refusal.class, () -> Machine.of("Linux", "i386"));
    assertThrows(Refusal.class, () -> Machine.of("Linux", "arm"));
  }

  private static String refusal(String os, String architecture) {
    return String.valueOf(
        assertThrows(Refusal.class, () -> Machine.of(os, architecture)).getMessage());
  }
}
