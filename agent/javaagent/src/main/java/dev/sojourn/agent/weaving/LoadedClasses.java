package dev.sojourn.agent.weaving;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Hold;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Weaves the classes that were loaded before the transformer was there: all in one batch, because
 * each retransformation stops the whole virtual machine. A thread may be inside a method that is
 * being woven; see {@link OldFrames}.
 */
public final class LoadedClasses {
  private final Instrumentation instrumentation;
  private final Ledger ledger;
  private final Delegation delegation;

  /**
   * The classes loaded so far.
   *
   * @param instrumentation lists and retransforms them
   * @param ledger where the transformer takes down what it has woven
   * @param delegation the transformer's
   */
  public LoadedClasses(Instrumentation instrumentation, Ledger ledger, Delegation delegation) {
    this.instrumentation = instrumentation;
    this.ledger = ledger;
    this.delegation = delegation;
  }

  /** Retransforms those that may have marked methods. Never throws for a class's sake. */
  public void weave() {
    Set<Class<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Class<?>> candidates = candidates(seen);
    if (candidates.isEmpty()) {
      return;
    }
    // From before the first hook is in place until it is known who is inside a method without one.
    Hold everything = Domain.DEFAULT.setup().holdAll("is weaving loaded classes");
    try {
      // Again for those that were being loaded: shown to nobody who weaves, and not listed yet.
      for (; !candidates.isEmpty(); candidates = candidates(seen)) {
        retransform(candidates);
      }
      if (ledger.hasKernelFrames()) {
        OldFrames.holdBack(ledger);
      }
    } finally {
      everything.release();
    }
  }

  /** Those of the loaded classes that may have marked methods and were not seen yet. */
  private List<Class<?>> candidates(Set<Class<?>> seen) {
    List<Class<?>> candidates = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (seen.add(type)) {
        ClassLoader loader = type.getClassLoader();
        if (loader != null) { // most are the JDK's, whose names nobody has asked for yet
          ledger.copies().met(loader, type.getName());
        }
        if (isCandidate(type)) {
          candidates.add(type);
        }
      }
    }
    return candidates;
  }

  /**
   * Takes the hooks out again, after the transformer was told to weave no more. A call that began
   * with hooks ends with them. A class that another thread has been loading since before that may
   * keep hooks that work.
   */
  public void unweave() {
    Set<String> before;
    do {
      before = ledger.wovenClasses();
      List<Class<?>> woven = new ArrayList<>();
      for (Class<?> type : instrumentation.getAllLoadedClasses()) {
        if (before.contains(type.getName()) && instrumentation.isModifiableClass(type)) {
          woven.add(type);
        }
      }
      retransform(woven);
    } while (!ledger.wovenClasses().equals(before));
    ledger.clear();
  }

  private boolean isCandidate(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    boolean ofJdk = loader == null || loader == ClassLoader.getPlatformClassLoader();
    if (ofJdk && ledger.patterns().all().isEmpty()) {
      return false;
    }
    if (type.isArray()
        || isOurs(type.getPackageName())
        || !instrumentation.isModifiableClass(type)) {
      return false;
    }
    if (isMatched(type)) {
      delegation.ensure(loader); // not in the batch: a class of loaders may be in it
      return true;
    }
    if (ofJdk) {
      return false;
    }
    try (InputStream file = Supertypes.file(loader, type.getName().replace('.', '/'))) {
      if (file == null) {
        return true; // a class that was made at run time: the transformer looks
      }
      int found = MarkerScan.find(MarkerScan.NONE, delegation.isOpen(loader), file.readAllBytes());
      if ((found & MarkerScan.RUNTIME) != 0) {
        delegation.ensure(loader);
      }
      return (found & MarkerScan.MARKER) != 0;
    } catch (Exception | LinkageError e) {
      return true; // likewise
    }
  }

  private boolean isMatched(Class<?> type) {
    String name = type.getName();
    for (MethodPattern pattern : ledger.patterns().all()) {
      if (pattern.withSubclasses()
          ? Supertypes.isSubclass(type, pattern.className())
          : pattern.matchesClass(name)) {
        return true;
      }
    }
    return false;
  }

  /** Not even looked at: that would open the jars again, before {@code main}. */
  static boolean isOurs(String packageName) {
    return packageName.equals("dev.sojourn")
        || packageName.equals("dev.sojourn.engine")
        || packageName.startsWith("dev.sojourn.agent");
  }

  /** One class that cannot be retransformed spoils its batch, so a spoiled batch is halved. */
  private void retransform(List<Class<?>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      instrumentation.retransformClasses(batch.toArray(new Class<?>[0]));
    } catch (Exception | LinkageError e) {
      if (batch.size() == 1) {
        Log.logger()
            .error(
                "the loaded class {} cannot be changed, it stays as it is",
                batch.get(0).getName(),
                e);
        return;
      }
      int half = batch.size() / 2;
      retransform(batch.subList(0, half));
      retransform(batch.subList(half, batch.size()));
    }
  }
}
