package dev.sojourn.agent.barrier;

import dev.sojourn.agent.barrier.isolated.ForeignCall;
import dev.sojourn.agent.files.IsolatedLoader;
import dev.sojourn.agent.files.OwnFiles;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * Calls {@code membarrier(2)} by the foreign-function API of JDK 22 and newer, without the warning
 * that native calls from the class path bring, and without granting them to the class path.
 *
 * <p>The application gains nothing: {@code java.lang} stays closed to the class path, and no other
 * class is in the module that may make native calls.
 */
final class ForeignFunctions {
  /*
   * ForeignCall is defined in a named module of its own, in a layer of its own, by a loader of its
   * own; so is its subclass from ForeignCallClass. Instrumentation.redefineModule opens java.lang
   * to that module. The module then grants itself native access by
   * Module.implAddEnableNativeAccess(), which the JDK itself calls for --enable-native-access.
   * Last it asks isNativeAccessEnabled(), and makes no restricted call if the answer is no.
   *
   * implAddEnableNativeAccess is not public, but it is the same from JDK 16 to 25. If it is
   * missing, that is the reason why there is no barrier, and no warning is printed.
   *
   * Other ways are worse. ModuleLayer.Controller.enableNativeAccess is itself restricted: whoever
   * calls it from the class path gets the warning. The manifest's Enable-Native-Access counts in
   * the jar of "java -jar" only. The boot loader's unnamed module has access, but a class gets
   * there by a jar appended to the boot class path, which costs the shared class-data archives. A
   * class defined inside java.base would have access by documented means alone, and all other
   * rights of the JDK too.
   */

  private static final String MODULE = "dev.sojourn.agent.isolated";

  private ForeignFunctions() {}

  static IntUnaryOperator syscall(Machine machine, Instrumentation instrumentation) throws Refusal {
    try {
      Class<? extends IntUnaryOperator> type = isolated();
      instrumentation.redefineModule(
          Object.class.getModule(),
          Set.of(),
          Map.of(),
          Map.of("java.lang", Set.of(type.getModule())),
          Set.of(),
          Map.of());
      return type.getConstructor(long.class).newInstance((long) machine.membarrier());
    } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
      throw new Refusal(
          "the foreign-function API of this JVM is closed to the agent (" + Refusal.words(e) + ")",
          e);
    }
  }

  private static Class<? extends IntUnaryOperator> isolated()
      throws IOException, ClassNotFoundException {
    IsolatedLoader loader =
        new IsolatedLoader(
            "sojourn-native",
            Map.of(
                ForeignCall.class.getName(),
                OwnFiles.classFile(ForeignCall.class),
                ForeignCallClass.name(),
                ForeignCallClass.classFile()));
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration()
            .resolve(
                new OneModule(ForeignCall.class.getPackageName()),
                ModuleFinder.of(),
                Set.of(MODULE));
    ModuleLayer.defineModules(configuration, List.of(boot), module -> loader);
    return Class.forName(ForeignCallClass.name(), false, loader).asSubclass(IntUnaryOperator.class);
  }

  /** Finds our module only. It has one package, and the loader has its files already. */
  private static final class OneModule implements ModuleFinder {
    private final ModuleReference reference;

    OneModule(String exported) {
      ModuleDescriptor descriptor = ModuleDescriptor.newModule(MODULE).exports(exported).build();
      this.reference =
          new ModuleReference(descriptor, URI.create("sojourn:" + MODULE)) {
            @Override
            public ModuleReader open() throws IOException {
              throw new IOException(MODULE + " has no files");
            }
          };
    }

    @Override
    public Optional<ModuleReference> find(String name) {
      return name.equals(MODULE) ? Optional.of(reference) : Optional.empty();
    }

    @Override
    public Set<ModuleReference> findAll() {
      return Set.of(reference);
    }
  }
}
