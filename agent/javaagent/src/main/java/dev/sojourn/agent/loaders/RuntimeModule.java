package dev.sojourn.agent.loaders;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/**
 * The runtime's module, and its export to modules that have to call the engine, like {@code
 * --add-exports} and {@code --add-reads}.
 *
 * <p>On the class path there is nothing to do. On the module path the engine's package is not
 * exported, and the module of a woven class need not read the runtime's.
 */
public final class RuntimeModule {
  private static final String ENGINE = "dev.sojourn.engine";

  private static final Module RUNTIME = find();

  private RuntimeModule() {}

  /**
   * Finds the module in the boot layer, because the engine's classes may not be readable, and the
   * API's are not ours to load. Compares one by one, because {@code findModule} makes lambdas.
   */
  private static Module find() {
    for (Module module : ModuleLayer.boot().modules()) {
      if (module.getName().equals("dev.sojourn")) {
        return module;
      }
    }
    return RuntimeModule.class.getModule();
  }

  /**
   * Makes the hooks accessible to a module. Any thread.
   *
   * @param module the module of the agent, or of a class about to be woven
   * @param instrumentation changes the modules
   */
  public static void makeVisibleTo(Module module, Instrumentation instrumentation) {
    if (module == RUNTIME) {
      return;
    }
    if (module.isNamed() && !module.canRead(RUNTIME)) {
      instrumentation.redefineModule(
          module, Set.of(RUNTIME), Map.of(), Map.of(), Set.of(), Map.of());
    }
    if (RUNTIME.isNamed() && !RUNTIME.isExported(ENGINE, module)) {
      instrumentation.redefineModule(
          RUNTIME, Set.of(), Map.of(ENGINE, Set.of(module)), Map.of(), Set.of(), Map.of());
    }
  }
}
