package dev.sojourn.agent.weaving.inline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.sojourn.Invalidation;
import dev.sojourn.Sojourn;
import dev.sojourn.agent.weaving.DefiningLoader;
import dev.sojourn.agent.weaving.GeneratedClass;
import dev.sojourn.agent.weaving.Loom;
import dev.sojourn.agent.weaving.scan.MarkerScan;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/**
 * The stated limit: a synchronized method has its monitor before its transition. The virtual
 * machine takes it before the first instruction, and lets no retransformation take the modifier
 * away.
 */
final class WeavingSynchronizedTest {
  private static final int STATIC = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;

  @Test
  void handlersRunWithTheMonitorHeld() throws Exception {
    byte[] woven =
        new Loom()
            .transform(
                new GeneratedClass(Opcodes.V17)
                    .kernel("free", "()V", code -> code.visitInsn(Opcodes.RETURN))
                    .method(
                        STATIC | Opcodes.ACC_SYNCHRONIZED,
                        "locked",
                        "()V",
                        code -> code.visitInsn(Opcodes.RETURN),
                        MarkerScan.KERNEL_MODE)
                    .file());
    assertNotNull(woven);
    Class<?> type = DefiningLoader.define(GeneratedClass.NAME, woven);
    type.getMethod("free").invoke(null); // a thread that is new may owe what others have asked
    List<Boolean> held = new ArrayList<>();
    Thread caller = Thread.currentThread();
    Invalidation kind =
        Sojourn.invalidation(
            "monitor held",
            () -> {
              if (Thread.currentThread() == caller) {
                held.add(Thread.holdsLock(type));
              }
            });
    for (String method : new String[] {"locked", "free"}) {
      kind.request();
      type.getMethod(method).invoke(null);
    }
    assertEquals(List.of(true, false), held);
  }
}
