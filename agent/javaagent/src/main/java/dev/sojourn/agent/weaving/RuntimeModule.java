package dev.sojourn.agent.weaving;

import dev.sojourn.KernelMode;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/**
 * Opens the runtime's engine to those who have to call it, where modules stand in between.
 *
 * <p>On the class path there is nothing to do. On the module path the engine's package is not
 * exported, and a woven class's module need not read the runtime's.
 */
public final class RuntimeModule {
  private static final String ENGINE = "dev.sojourn.engine";

  private RuntimeModule() {}

  /**
   * Makes the hooks accessible to a module.
   *
   * @param module the module of the agent, or of a class about to be woven
   * @param instrumentation changes modules
   */
  public static void makeVisibleTo(Module module, Instrumentation instrumentation) {
    Module runtime = KernelMode.class.getModule(); // not the engine's class: it may not be readable
    if (module == runtime) {
      return;
    }
    if (module.isNamed() && !module.canRead(runtime)) {
      instrumentation.redefineModule(
          module, Set.of(runtime), Map.of(), Map.of(), Set.of(), Map.of());
    }
    if (runtime.isNamed() && !runtime.isExported(ENGINE, module)) {
      instrumentation.redefineModule(
          runtime, Set.of(), Map.of(ENGINE, Set.of(module)), Map.of(), Set.of(), Map.of());
    }
  }
}
