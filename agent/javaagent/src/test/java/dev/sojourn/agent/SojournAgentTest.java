package dev.sojourn.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.Sojourn;
import dev.sojourn.agent.log.Log;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** An attach that goes wrong; one that goes well is a matter for a virtual machine of its own. */
final class SojournAgentTest {
  private final List<String> calls = new ArrayList<>();

  private final Instrumentation failing =
      (Instrumentation)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Instrumentation.class},
              (proxy, method, arguments) -> {
                calls.add(method.getName());
                throw new IllegalStateException("by intention");
              });

  @AfterEach
  void speakAgain() {
    Log.setThreshold(Level.INFO);
  }

  private void assertRefuses(String arguments) {
    Throwable refusal =
        assertThrows(
            IllegalArgumentException.class, () -> SojournAgent.agentmain(arguments, failing));
    assertTrue(refusal.toString().contains("fail closed"), refusal.toString());
    assertFalse(Sojourn.isWoven());
  }

  @Test
  void refusesABadOptionBeforeItTouchesAnything() {
    assertRefuses("nope=1,log.level=off,fail=closed");
    calls.remove("redefineModule"); // to show the status
    assertEquals(List.of(), calls);
  }

  @Test
  void doesNotSayThatItIsAtWorkAfterAStartThatFailed() {
    for (int attempt = 0; attempt < 2; attempt++) {
      calls.clear();
      assertRefuses("log.level=off,fail=closed");
      assertFalse(calls.isEmpty(), "attempt " + attempt);
    }
  }
}
