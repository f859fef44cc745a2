package dev.sojourn.agent.weaving;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.patterns.Patterns;
import dev.sojourn.agent.weaving.MethodReport.Outcome;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Hooks;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transformer: leaves a class alone unless its raw bytes hold one of the annotations or a
 * pattern may match, and then weaves the methods that carry it or are matched.
 *
 * <p>Whatever goes wrong, the class is left as it was, and the ledger and the log say so.
 */
public final class Weaver implements ClassFileTransformer {
  private final Instrumentation instrumentation;
  private final Ledger ledger;
  private final Runnable engine;
  private final Delegation delegation;

  // Volatile: any thread may be loading a class.
  private volatile boolean weaves = true;
  private volatile @Nullable ClassDump dump;

  /**
   * A transformer, not yet registered.
   *
   * @param instrumentation lets modules read the runtime, and retransforms classes of loaders
   * @param ledger takes down what becomes of each method, and has the patterns
   * @param engine run before a class gets hooks, and before one of the runtime's API is defined;
   *     again and again
   */
  public Weaver(Instrumentation instrumentation, Ledger ledger, Runnable engine) {
    this.instrumentation = instrumentation;
    this.ledger = ledger;
    this.engine = engine;
    this.delegation = new Delegation(instrumentation, ledger.copies());
  }

  /**
   * Sets where woven classes are shown.
   *
   * @param folder gets those that are woven from now on; null for none
   */
  public void dumpTo(@Nullable ClassDump folder) {
    dump = folder;
  }

  /**
   * Returns who leads loaders to the runtime.
   *
   * @return always the same
   */
  public Delegation delegation() {
    return delegation;
  }

  /**
   * Where a pattern is about the JDK, loads all that weaving needs: a class that is to be woven may
   * be one that weaving itself would load, in the middle of it. Any pattern may make us look at
   * classes that the JDK makes lambdas with, so the first lambda comes before. And under a system
   * class loader of the application's own we are shown our own classes: the scan's cannot be looked
   * at by itself.
   *
   * @param patterns those that will come into force
   */
  public void prepare(Patterns patterns) {
    MarkerScan.hasMarker(new byte[0]);
    if (patterns.all().isEmpty()) {
      return;
    }
    Runnable first = () -> {};
    first.run();
    if (patterns.nameJdk()) {
      BridgeAdvice.rehearse(instrumentation);
    }
  }

  /**
   * Sets whether methods get hooks. Loaders that were led to the runtime stay so either way: they
   * may have resolved half of it.
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
      @Nullable String internalName,
      @Nullable Class<?> classBeingRedefined,
      @Nullable ProtectionDomain domain,
      byte[] file) {
    Class<?> loaded = isNamed(classBeingRedefined, internalName) ? classBeingRedefined : null;
    byte[] answering = null;
    try {
      answering = delegation.transform(loaded, file);
      Patterns patterns = ledger.patterns();
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
      ledger.unreadable(name, e.toString());
      failed(name, List.of(), e);
      return answering;
    }
  }

  /** HotSpot names the class being redefined for those too that the thread loads meanwhile. */
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
      if (Copies.isApi(name)) {
        engine.run();
      }
      ledger.copies().met(loader, name);
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
        skipped(name, method, obstacle);
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
      byte[] woven = weave(module, loader, name, file, methods);
      if (woven != null) {
        boolean late = false;
        for (MarkedMethod method : methods) {
          late |= ledger.hook(loader, name, method, loaded);
        }
        if (late) {
          Domain.DEFAULT.setup().weaveLate(); // before its methods have hooks
        }
        Map<String, String> remarks = CodeSizes.remarks(file, woven, methods);
        for (MarkedMethod method : methods) {
          String remark = remarks.getOrDefault(method.name() + method.descriptor(), "");
          if (ledger.woven(name, method, remark) && !remark.isEmpty()) {
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
      failed(name, methods, e);
      return null;
    }
  }

  /** Removes the methods that cannot reach the hooks; null if none is left. */
  private byte @Nullable [] weave(
      Module module,
      @Nullable ClassLoader loader,
      String name,
      byte[] file,
      List<MarkedMethod> methods) {
    delegation.ensure(loader); // the hooks will mention it, if nothing else does
    String obstacle = loader == null ? "its class is the JDK's" : obstacle(loader);
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
            skipped(name, method, reason);
          }
          return reason != null;
        });
    return methods.isEmpty() ? null : BridgeAdvice.weave(instrumentation, name, file, methods);
  }

  /** Why a loader's classes cannot call the hooks, or null if they can. */
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

  private void skipped(String name, MarkedMethod method, String reason) {
    if (ledger.notWoven(name, method, Outcome.SKIPPED, reason)) {
      Log.logger().warn("{} is not woven: {}", method.describe(name), reason);
    }
  }

  private void failed(String name, List<MarkedMethod> methods, Throwable cause) {
    try {
      methods.forEach(m -> ledger.notWoven(name, m, Outcome.FAILED, cause.toString()));
      Log.logger().error("the class {} is not woven, it runs as it was", name, cause);
    } catch (Throwable ignored) {
      // No memory left to say so; the class runs as it was.
    }
  }
}
