package dev.sojourn.agent.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** The order of the steps, and the reason where one fails, with a kernel that is made up. */
final class MembarrierTest {
  private static final int BOTH =
      Membarrier.PRIVATE_EXPEDITED | Membarrier.REGISTER_PRIVATE_EXPEDITED;
  private static final int ENOMEM = 12;

  /** Answers each command as told, and 0 where told nothing; remembers them. */
  private static final class FakeKernel implements IntUnaryOperator {
    private final Map<Integer, Integer> answers = new HashMap<>();
    private final List<Integer> asked = new ArrayList<>();

    FakeKernel answering(int command, int answer) {
      answers.put(command, answer);
      return this;
    }

    @Override
    public int applyAsInt(int command) {
      asked.add(command);
      return answers.getOrDefault(command, 0);
    }

    String refusal() {
      Refusal refusal = assertThrows(Refusal.class, () -> Membarrier.open(this));
      String reason = String.valueOf(refusal.getMessage());
      assertFalse(reason.endsWith("."), reason);
      return reason;
    }
  }

  private static FakeKernel offering(int commands) {
    return new FakeKernel().answering(Membarrier.QUERY, commands);
  }

  @Test
  void queriesRegistersAndTries() throws Refusal {
    FakeKernel kernel = offering(BOTH | 1);
    Membarrier barrier = Membarrier.open(kernel);
    assertEquals(
        List.of(
            Membarrier.QUERY, Membarrier.REGISTER_PRIVATE_EXPEDITED, Membarrier.PRIVATE_EXPEDITED),
        kernel.asked);
    assertTrue(barrier.issue());
    assertEquals(Membarrier.PRIVATE_EXPEDITED, kernel.asked.get(3));
    assertEquals(4, kernel.asked.size());
  }

  @Test
  void kernelWithoutTheCall() {
    FakeKernel kernel = offering(-Membarrier.ENOSYS);
    assertEquals(
        "membarrier(2): the query for its commands failed with ENOSYS, so the kernel lacks it or a"
            + " seccomp filter hides it; Linux 4.14 or newer is needed, and if it is there, let the"
            + " container's seccomp profile permit membarrier",
        kernel.refusal());
    assertEquals(List.of(Membarrier.QUERY), kernel.asked);
  }

  @Test
  void seccomp() {
    FakeKernel kernel = offering(-Membarrier.EPERM);
    assertEquals(
        "membarrier(2): the query for its commands failed with EPERM, which a seccomp filter does;"
            + " let the container's seccomp profile permit membarrier",
        kernel.refusal());
    assertEquals(List.of(Membarrier.QUERY), kernel.asked);
  }

  @Test
  void kernelWithoutTheCommand() {
    for (int commands :
        new int[] {0, 1, Membarrier.PRIVATE_EXPEDITED, Membarrier.REGISTER_PRIVATE_EXPEDITED}) {
      FakeKernel kernel = offering(commands);
      String reason = kernel.refusal();
      assertTrue(
          reason.contains(
              "no private expedited command (it offers 0x" + Integer.toHexString(commands) + ")"),
          reason);
      assertEquals(List.of(Membarrier.QUERY), kernel.asked);
    }
  }

  @Test
  void registrationRefused() {
    FakeKernel kernel = offering(BOTH).answering(Membarrier.REGISTER_PRIVATE_EXPEDITED, -ENOMEM);
    assertEquals(
        "membarrier(2): the registration of the process failed with errno 12", kernel.refusal());
    assertFalse(kernel.asked.contains(Membarrier.PRIVATE_EXPEDITED));
  }

  @Test
  void trialFailed() {
    FakeKernel kernel = offering(BOTH).answering(Membarrier.PRIVATE_EXPEDITED, -Membarrier.EPERM);
    String reason = kernel.refusal();
    assertTrue(reason.contains("the first barrier failed with EPERM"), reason);
  }

  @Test
  void saysIfItFailsLater() throws Refusal {
    FakeKernel kernel = offering(BOTH);
    Membarrier barrier = Membarrier.open(kernel);
    kernel.answering(Membarrier.PRIVATE_EXPEDITED, -Membarrier.EPERM);
    assertFalse(barrier.issue());
  }

  @Test
  void anErrorOfTheVirtualMachineIsTheCallers() throws Refusal {
    FakeKernel kernel = offering(BOTH);
    boolean[] open = new boolean[1];
    Membarrier barrier =
        Membarrier.open(
            command -> {
              if (open[0]) {
                throw new StackOverflowError("made up");
              }
              return kernel.applyAsInt(command);
            });
    open[0] = true;
    assertThrows(StackOverflowError.class, barrier::issue);
    open[0] = false;
    assertTrue(barrier.issue());
  }
}
