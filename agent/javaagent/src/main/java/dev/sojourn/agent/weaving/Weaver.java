package dev.sojourn.agent.weaving;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.weaving.MethodReport.Outcome;
import dev.sojourn.engine.Hooks;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transformer: leaves a class alone unless its raw bytes hold one of the annotations, and then
 * weaves the methods that carry it.
 *
 * <p>Whatever goes wrong, the class is left as it was, and the ledger and the log say so.
 */
public final class Weaver implements ClassFileTransformer {
  private final Instrumentation instrumentation;
  private final Ledger ledger;

  /**
   * A transformer, not yet registered.
   *
   * @param instrumentation lets modules read the runtime
   * @param ledger takes down what becomes of each method
   */
  public Weaver(Instrumentation instrumentation, Ledger ledger) {
    this.instrumentation = instrumentation;
    this.ledger = ledger;
  }

  @Override
  public byte @Nullable [] transform(
      Module module,
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> classBeingRedefined,
      @Nullable ProtectionDomain domain,
      byte[] file) {
    try {
      if (loader == null || internalName == null || !MarkerScan.hasMarker(file)) {
        return null; // a class of the JDK, which cannot see the annotations, or one without them
      }
      return weave(module, loader, internalName.replace('/', '.'), file);
    } catch (Throwable e) {
      String name = String.valueOf(internalName).replace('/', '.');
      ledger.unreadable(name, e.toString());
      failed(name, List.of(), e);
      return null;
    }
  }

  private byte @Nullable [] weave(Module module, ClassLoader loader, String name, byte[] file) {
    List<MarkedMethod> methods = new ArrayList<>();
    for (MarkedMethod method : MarkedMethods.read(file)) {
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
      String obstacle = obstacle(loader);
      if (obstacle != null) {
        methods.forEach(method -> skipped(name, method, obstacle));
        return null;
      }
      RuntimeModule.makeVisibleTo(module, instrumentation);
      byte[] woven = Weaving.weave(name, file, methods);
      methods.forEach(method -> ledger.woven(name, method));
      return woven;
    } catch (Throwable e) {
      failed(name, methods, e);
      return null;
    }
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
        + "; let it delegate dev.sojourn.* to its parent";
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
