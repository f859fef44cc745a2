package dev.sojourn.agent.loaders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sojourn.KernelMode;
import dev.sojourn.agent.weaving.DefiningLoader;
import dev.sojourn.agent.weaving.FakeInstrumentation;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which modules are changed when the runtime is on the class path. */
final class RuntimeModuleTest {
  @Test
  void changesNothingOnTheClassPath() {
    Module here = getClass().getModule();
    assertFalse(here.isNamed());
    RuntimeModule.makeVisibleTo(here, FakeInstrumentation.refusing());
    Module another = new DefiningLoader(null, Map.of()).getUnnamedModule();
    RuntimeModule.makeVisibleTo(another, FakeInstrumentation.refusing());
  }

  @Test
  void letsANamedModuleReadTheClassPath() {
    Module named = Driver.class.getModule(); // no other test weaves anything in it
    Module runtime = KernelMode.class.getModule();
    assertFalse(named.canRead(runtime));
    List<Object> calls = new ArrayList<>();
    RuntimeModule.makeVisibleTo(
        named,
        FakeInstrumentation.of(
            (proxy, method, arguments) -> {
              calls.add(method.getName());
              calls.addAll(List.of(arguments));
              return null;
            }));
    assertEquals(
        List.of("redefineModule", named, Set.of(runtime), Map.of(), Map.of(), Set.of(), Map.of()),
        calls);
  }
}
