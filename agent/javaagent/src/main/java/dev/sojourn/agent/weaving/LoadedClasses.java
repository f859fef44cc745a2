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
  private final Runnable engine;

  /**
   * The classes loaded so far.
   *
   * @param instrumentation lists and retransforms them
   * @param ledger where the transformer takes down what it has woven
   * @param delegation the transformer's
   * @param engine run if a class of the runtime's API is among them, and before any gets hooks
   */
  public LoadedClasses(
      Instrumentation instrumentation, Ledger ledger, Delegation delegation, Runnable engine) {
    this.instrumentation = instrumentation;
    this.ledger = ledger;
    this.delegation = delegation;
    this.engine = engine;
  }

  /** Retransforms those that may have marked methods. Never throws for a class's sake. */
  public void weave() {
    weave(new Round(ledger.patterns().all(), true));
  }

  /**
   * Puts further patterns into force, and retransforms those that they may match. What has hooks
   * keeps them. Never throws for a class's sake.
   *
   * @param added patterns that are not among those of the ledger
   */
  public void weaveToo(List<MethodPattern> added) {
    Hold everything = holdAll(); // from before another agent may have a class retransformed
    try {
      ledger.replacePatterns(ledger.patterns().then(added));
      weave(new Round(added, false));
    } finally {
      everything.release();
    }
  }

  /**
   * Keeps grace periods from ending, and requests from being covered, while threads may be inside
   * of methods that get their hooks and nobody has looked at their stacks yet.
   *
   * @return to be released after that look
   */
  public static Hold holdAll() {
    return Domain.DEFAULT.setup().holdAll("is weaving loaded classes");
  }

  /** What is looked for among the loaded classes, and those that were looked at. */
  private record Round(List<MethodPattern> patterns, boolean annotated, Set<Class<?>> seen) {
    Round(List<MethodPattern> patterns, boolean annotated) {
      this(patterns, annotated, Collections.newSetFromMap(new IdentityHashMap<>()));
    }
  }

  private void weave(Round round) {
    List<Class<?>> candidates = candidates(round);
    if (candidates.isEmpty()) {
      return;
    }
    engine.run();
    // From before the first hook is in place until it is known who is inside a method without one.
    Hold everything = holdAll();
    try {
      // Again for those that were being loaded: shown to nobody who weaves, and not listed yet.
      for (; !candidates.isEmpty(); candidates = candidates(round)) {
        retransform(candidates);
      }
      Set<String> late = ledger.takeLateFrames();
      if (!late.isEmpty()) {
        OldFrames.holdBack(ledger, late);
      }
    } finally {
      everything.release();
    }
  }

  /** Those of the loaded classes that may have marked methods and were not seen yet. */
  private List<Class<?>> candidates(Round round) {
    List<Class<?>> candidates = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      ClassLoader loader = type.getClassLoader();
      if (loader == null && round.patterns().isEmpty()) {
        continue; // in a start that is all of them but ours
      }
      if (round.seen().add(type)) {
        if (loader != null) {
          if (Copies.isApi(type.getName())) {
            engine.run();
          }
          ledger.copies().met(loader, type.getName());
        }
        if (isCandidate(type, round)) {
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

  private boolean isCandidate(Class<?> type, Round round) {
    ClassLoader loader = type.getClassLoader();
    boolean ofJdk = loader == null || loader == ClassLoader.getPlatformClassLoader();
    if (ofJdk && round.patterns().isEmpty()) {
      return false;
    }
    if (type.isArray()
        || isOurs(type.getPackageName())
        || !instrumentation.isModifiableClass(type)) {
      return false;
    }
    if (isMatched(type, round.patterns())) {
      delegation.ensure(loader); // not in the batch: a class of loaders may be in it
      return true;
    }
    if (ofJdk || !round.annotated()) {
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

  private static boolean isMatched(Class<?> type, List<MethodPattern> patterns) {
    String name = type.getName();
    for (MethodPattern pattern : patterns) {
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
