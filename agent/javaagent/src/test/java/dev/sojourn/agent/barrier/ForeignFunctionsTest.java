package dev.sojourn.agent.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.barrier.isolated.ForeignCall;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.function.IntUnaryOperator;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The module of our own: what it may, and what is said where it is not let in. */
@EnabledOnOs(OS.LINUX)
final class ForeignFunctionsTest {
  private static final int EINVAL = 22;
  private static final int NO_COMMAND = 1 << 30;

  @Test
  @EnabledForJreRange(minVersion = 22)
  void callsFromAModuleOfItsOwn() throws Refusal {
    IntUnaryOperator syscall = ForeignFunctions.syscall(here(), ByteBuddyAgent.install());
    Module module = syscall.getClass().getModule();
    assertTrue(module.isNamed());
    assertFalse(Object.class.getModule().isOpen("java.lang", getClass().getModule()));
    assertFalse(ForeignCall.class.isInstance(syscall), "the class of the agent's own loader");

    int commands = syscall.applyAsInt(Membarrier.QUERY);
    if (commands >= 0) {
      assertEquals(-EINVAL, syscall.applyAsInt(NO_COMMAND));
      assertEquals(commands, syscall.applyAsInt(Membarrier.QUERY));
    } else {
      assertTrue(commands == -Membarrier.ENOSYS || commands == -Membarrier.EPERM, "" + commands);
    }
  }

  @Test
  @EnabledForJreRange(maxVersion = 18)
  void isMissingOnAnOlderJdk() {
    String reason = refusal(instrumentation(null));
    assertTrue(
        reason.startsWith("the foreign-function API of this JVM is closed to the agent ("), reason);
    assertTrue(reason.contains("java/lang/foreign/"), reason);
  }

  @Test
  @EnabledForJreRange(minVersion = 22)
  void moduleThatStaysClosed() {
    String reason = refusal(instrumentation(null));
    assertTrue(reason.contains("does not \"opens java.lang\" to module"), reason);
  }

  @Test
  void modulesThatCannotBeChanged() {
    String reason = refusal(instrumentation(new UnsupportedOperationException("made up")));
    assertTrue(reason.contains("UnsupportedOperationException: made up"), reason);
  }

  private static Machine here() throws Refusal {
    return Machine.of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  private static String refusal(Instrumentation instrumentation) {
    return String.valueOf(
        assertThrows(Refusal.class, () -> ForeignFunctions.syscall(here(), instrumentation))
            .getMessage());
  }

  /** Does nothing, or throws. */
  private static Instrumentation instrumentation(@Nullable RuntimeException thrown) {
    return (Instrumentation)
        Proxy.newProxyInstance(
            ForeignFunctionsTest.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) -> {
              if (thrown != null) {
                throw thrown;
              }
              return null;
            });
  }
}
