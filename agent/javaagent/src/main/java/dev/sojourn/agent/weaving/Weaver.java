package dev.sojourn.agent.weaving;

import dev.sojourn.agent.loaders.Delegation;
import dev.sojourn.agent.loaders.ForeignRuntimes;
import dev.sojourn.agent.loaders.RuntimeModule;
import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.patterns.Patterns;
import dev.sojourn.agent.weaving.bridge.BridgeAdvice;
import dev.sojourn.agent.weaving.bridge.HookCalls;
import dev.sojourn.agent.weaving.inline.CodeSizes;
import dev.sojourn.agent.weaving.inline.Inlining;
import dev.sojourn.agent.weaving.inline.Weaving;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.agent.weaving.report.WeavingResult.Outcome;
import dev.sojourn.agent.weaving.scan.MarkedMethod;
import dev.sojourn.agent.weaving.scan.MarkedMethods;
import dev.sojourn.agent.weaving.scan.MarkerScan;
import dev.sojourn.agent.weaving.scan.Selection;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Hooks;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.MethodTooLargeException;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * The agent's {@code ClassFileTransformer}. It leaves a class alone unless its raw bytes hold one
 * of the annotations or a pattern may match. Then it weaves the methods that are annotated or
 * matched.
 *
 * <p>Whatever goes wrong, the class stays unwoven, and the report and the log say so. One method
 * that would be too large with its hooks stays unwoven alone.
 */
public final class Weaver implements ClassFileTransformer {
  private static final String UNSEEN_BY_BOOT_LOADER =
      "its class is the boot loader's, which does not see the Sojourn runtime; select the method by a"
          + " pattern";

  private static final String TOO_LARGE =
      "with the hooks it would have more than 65,535 bytes of code, which no class file may hold;"
          + " move a part of it into a method of its own";

  private final Instrumentation instrumentation;
  private final WeavingReport report;
  private final Runnable engine;
  private final Delegation delegation;

  // Volatile: any thread may be loading a class.
  private volatile boolean weaves = true;
  private volatile @Nullable ClassDump dump;

  /**
   * Makes a transformer, which the caller registers.
   *
   * @param instrumentation lets modules read the runtime, and retransforms loader classes
   * @param report records what becomes of each method, and has the patterns
   * @param engine run before each class that gets hooks, and before each class of the runtime's API
   *     that is defined
   */
  public Weaver(Instrumentation instrumentation, WeavingReport report, Runnable engine) {
    this.instrumentation = instrumentation;
    this.report = report;
    this.engine = engine;
    this.delegation = new Delegation(instrumentation, report.foreignRuntimes());
  }

  /**
   * Sets where woven classes are written.
   *
   * @param folder the dump for classes that are woven from now on; null for none
   */
  public void dumpTo(@Nullable ClassDump folder) {
    dump = folder;
  }

  /**
   * Returns the part that leads loaders to the runtime.
   *
   * @return this transformer's one delegation
   */
  public Delegation delegation() {
    return delegation;
  }

  /**
   * Loads the classes that a transformation must not load in its middle. To be called before the
   * transformer is registered, and before other patterns come into force.
   *
   * @param patterns the patterns that will come into force
   */
  public void prepare(Patterns patterns) {
    // A system class loader of the application's own shows us our own classes: the scan cannot look
    // at its own class.
    MarkerScan.hasMarker(new byte[0]);
    if (patterns.all().isEmpty()) {
      return;
    }
    // Any pattern may make us look at classes that the JDK makes lambdas with.
    Runnable first = () -> {};
    first.run();
    // A class of the JDK that is to be woven may be one that weaving itself would load.
    if (patterns.nameJdk()) {
      BridgeAdvice.rehearse(instrumentation);
    }
  }

  /**
   * Sets whether methods get hooks. Loaders that were led to the runtime stay led to it either way:
   * they may have resolved half of it.
   *
   * @param weaves false after a detach
   */
  public void weave(boolean weaves) {
    this.weaves = weaves;
  }

  @Override
  public byte @Nullable [] transform(
      Module module,
      @Nullable ClassLoader loader,
      @Nullable String givenName,
      @Nullable Class<?> classBeingRedefined,
      @Nullable ProtectionDomain domain,
      byte[] file) {
    String internalName = givenName;
    byte[] answering = null;
    try {
      if (internalName == null) {
        internalName = nameIn(file);
      }
      Class<?> loaded = isNamed(classBeingRedefined, internalName) ? classBeingRedefined : null;
      answering = delegation.transform(loaded, file);
      Patterns patterns = report.patterns();
      if (internalName == null
          || !mayHaveMethods(patterns, loader, internalName, file)
          || !weaves) {
        return answering;
      }
      String name = internalName.replace('/', '.');
      byte[] changed = answering == null ? file : answering;
      Selection selection = new Selection(patterns, name, loader, loaded);
      byte[] woven = weave(module, loader, name, loaded != null, changed, selection);
      return woven == null ? answering : woven;
    } catch (Throwable e) {
      String name = String.valueOf(internalName).replace('/', '.');
      report.unreadable(loader, name, e.toString());
      failed(loader, name, List.of(), e);
      return answering;
    }
  }

  /**
   * The name that a class file gives itself, for classes that are defined without one, as {@code
   * defineClass} allows; null if it cannot be read. The virtual machine then refuses the file.
   */
  private static @Nullable String nameIn(byte[] file) {
    try {
      return OpenedClassReader.of(file).getClassName();
    } catch (RuntimeException e) {
      return null;
    }
  }

  /**
   * Whether it is this class: HotSpot also passes it for others that the thread loads meanwhile.
   */
  private static boolean isNamed(@Nullable Class<?> type, @Nullable String internalName) {
    return type != null
        && internalName != null
        && type.getName().equals(internalName.replace('/', '.'));
  }

  private boolean mayHaveMethods(
      Patterns patterns, @Nullable ClassLoader loader, String internalName, byte[] file) {
    boolean patterned = !patterns.all().isEmpty();
    if (loader == null && !patterned) {
      return false; // the JDK cannot see the annotations
    }
    boolean open = delegation.isOpen(loader);
    boolean ours = internalName.startsWith("dev/sojourn/");
    String name = patterned || ours ? internalName.replace('/', '.') : "";
    if (ours) {
      if (ForeignRuntimes.isApi(name)) {
        engine.run();
      }
      report.foreignRuntimes().met(loader, name);
    }
    boolean named = patterned && patterns.nameClass(name);
    int found = named && !open ? 0 : MarkerScan.find(patterns.inheritable(), open, file);
    if ((found & MarkerScan.RUNTIME) != 0) {
      delegation.ensure(loader);
    }
    return (named || (found & MarkerScan.MARKER) != 0)
        && !(patterned
            && LoadedClasses.isOurs(name.substring(0, Math.max(0, name.lastIndexOf('.')))));
  }

  private byte @Nullable [] weave(
      Module module,
      @Nullable ClassLoader loader,
      String name,
      boolean loaded,
      byte[] file,
      Selection selection) {
    List<MarkedMethod> methods = new ArrayList<>();
    for (MarkedMethod method : MarkedMethods.read(file, selection)) {
      String obstacle = method.obstacle();
      if (obstacle == null) {
        methods.add(method);
      } else {
        skipped(loader, name, method, obstacle);
      }
    }
    if (methods.isEmpty()) {
      return null;
    }
    try {
      engine.run();
      Set<String> hooked = HookCalls.read(file);
      methods.removeIf(method -> hooked.contains(method.name() + method.descriptor()));
      if (methods.isEmpty()) {
        return null;
      }
      byte[] woven = weaveThatFit(module, loader, name, file, methods);
      if (woven != null) {
        boolean late = false;
        for (MarkedMethod method : methods) {
          late |= report.hook(loader, name, method, loaded);
        }
        if (late) {
          Domain.DEFAULT.context().weaveLate(); // before its methods have hooks
        }
        Map<String, String> remarks = CodeSizes.remarks(file, woven, methods);
        for (MarkedMethod method : methods) {
          String remark = remarks.getOrDefault(method.name() + method.descriptor(), "");
          if (report.woven(loader, name, method, remark) && !remark.isEmpty()) {
            Log.logger().warn("{} is woven, but {}", method.describe(name), remark);
          }
        }
        ClassDump folder = dump;
        if (folder != null) {
          folder.write(name, woven);
        }
      }
      return woven;
    } catch (Throwable e) {
      failed(loader, name, methods, e);
      return null;
    }
  }

  /**
   * As {@link #weave(Module, ClassLoader, String, byte[], List)}; also removes from the list, and
   * reports, a method that would be too large with its hooks. The others are woven without it.
   */
  private byte @Nullable [] weaveThatFit(
      Module module,
      @Nullable ClassLoader loader,
      String name,
      byte[] file,
      List<MarkedMethod> methods) {
    while (!methods.isEmpty()) {
      try {
        return weave(module, loader, name, file, methods);
      } catch (MethodTooLargeException e) {
        MarkedMethod large = find(methods, e);
        if (large == null) {
          throw e;
        }
        methods.remove(large);
        notWoven(loader, name, large, Outcome.FAILED, TOO_LARGE);
      }
    }
    return null;
  }

  private static @Nullable MarkedMethod find(
      List<MarkedMethod> methods, MethodTooLargeException large) {
    for (MarkedMethod method : methods) {
      if (method.is(large.getMethodName(), large.getDescriptor())) {
        return method;
      }
    }
    return null;
  }

  /**
   * Weaves the methods that can reach the hooks, and removes the others from the list; returns null
   * if none is left.
   */
  private byte @Nullable [] weave(
      Module module,
      @Nullable ClassLoader loader,
      String name,
      byte[] file,
      List<MarkedMethod> methods) {
    delegation.ensure(loader); // the hooks will mention the runtime, if nothing else does
    String obstacle = loader == null ? UNSEEN_BY_BOOT_LOADER : obstacle(loader);
    if (obstacle == null) {
      RuntimeModule.makeVisibleTo(module, instrumentation);
      byte[] woven = Inlining.weave(file, methods);
      return woven != null ? woven : Weaving.weave(name, file, methods);
    }
    String impassable = BridgeAdvice.obstacle(loader, name);
    methods.removeIf(
        method -> {
          String reason = method.selected() ? impassable : obstacle;
          if (reason != null) {
            skipped(loader, name, method, reason);
          }
          return reason != null;
        });
    return methods.isEmpty() ? null : BridgeAdvice.weave(instrumentation, name, file, methods);
  }

  /** Returns why a loader's classes cannot call the hooks, or null if they can. */
  private static @Nullable String obstacle(ClassLoader loader) {
    String reason;
    try {
      if (Class.forName(Hooks.class.getName(), false, loader) == Hooks.class) {
        return null;
      }
      reason = "has a copy of the Sojourn runtime of its own";
    } catch (ClassNotFoundException | LinkageError e) {
      reason = "does not see the Sojourn runtime";
    }
    return "its class loader "
        + loader.getClass().getName()
        + " "
        + reason
        + "; let the agent start first, or let it delegate dev.sojourn.* to its parent";
  }

  private void skipped(
      @Nullable ClassLoader loader, String name, MarkedMethod method, String reason) {
    notWoven(loader, name, method, Outcome.SKIPPED, reason);
  }

  private void notWoven(
      @Nullable ClassLoader loader,
      String name,
      MarkedMethod method,
      Outcome outcome,
      String reason) {
    if (report.notWoven(loader, name, method, outcome, reason)) {
      Log.logger().warn("{} is not woven: {}", method.describe(name), reason);
    }
  }

  private void failed(
      @Nullable ClassLoader loader, String name, List<MarkedMethod> methods, Throwable cause) {
    try {
      methods.forEach(m -> report.notWoven(loader, name, m, Outcome.FAILED, cause.toString()));
      Log.logger().error("the class {} could not be woven and runs without hooks", name, cause);
    } catch (Throwable ignored) {
      // No memory is left to say so; the class runs as it was.
    }
  }
}
