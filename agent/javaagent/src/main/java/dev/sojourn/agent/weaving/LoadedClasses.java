package dev.sojourn.agent.weaving;

import dev.sojourn.agent.loaders.Delegation;
import dev.sojourn.agent.loaders.ForeignRuntimes;
import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.agent.weaving.scan.MarkerScan;
import dev.sojourn.agent.weaving.scan.Supertypes;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.GracePeriodBlocker;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The part of weaving for classes that were loaded before the transformer was there. It
 * retransforms all in one batch, because each retransformation stops all threads at a safepoint. A
 * thread may be inside a method that is being woven; see {@link OldFrames}.
 */
public final class LoadedClasses {
  private final Instrumentation instrumentation;
  private final WeavingReport report;
  private final Delegation delegation;
  private final Runnable engine;

  /**
   * Makes the part for one transformer.
   *
   * @param instrumentation lists and retransforms classes
   * @param report the transformer's report
   * @param delegation the transformer's delegation
   * @param engine run if a class of the runtime's API is loaded, and before any class gets hooks
   */
  public LoadedClasses(
      Instrumentation instrumentation,
      WeavingReport report,
      Delegation delegation,
      Runnable engine) {
    this.instrumentation = instrumentation;
    this.report = report;
    this.delegation = delegation;
    this.engine = engine;
  }

  /** Retransforms the classes that may have marked methods. No class makes it throw. */
  public void weave() {
    weave(new Round(report.patterns().all(), true));
  }

  /**
   * Puts further patterns into force, and retransforms the classes that they may match. Methods
   * that have hooks keep them. No class makes it throw.
   *
   * @param added patterns that the report does not have
   */
  public void weaveToo(List<MethodPattern> added) {
    GracePeriodBlocker everything =
        blockAll(); // first: another agent may have classes retransformed at any time
    try {
      report.replacePatterns(report.patterns().then(added));
      weave(new Round(added, false));
    } finally {
      everything.release();
    }
  }

  /**
   * Keeps grace periods from ending and requests from being covered, while methods get hooks and
   * the stacks of the threads that may be inside them have not been looked at.
   *
   * @return a blocker, to be released after that look
   */
  public static GracePeriodBlocker blockAll() {
    return Domain.DEFAULT.context().blockAll("is weaving loaded classes");
  }

  /** One search of the loaded classes: what it looks for, and the classes that it has seen. */
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
    // From before the first hook is in place until all threads in methods without one are known.
    GracePeriodBlocker everything = blockAll();
    try {
      // Again for classes that were being loaded: too early for the transformer, not listed yet.
      for (; !candidates.isEmpty(); candidates = candidates(round)) {
        retransform(candidates);
      }
      Set<String> late = report.takeLateFrames();
      if (!late.isEmpty()) {
        OldFrames.blockFor(report, late);
      }
    } finally {
      everything.release();
    }
  }

  /** Returns the loaded classes that may have marked methods and that the round has not seen. */
  private List<Class<?>> candidates(Round round) {
    List<Class<?>> candidates = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      ClassLoader loader = type.getClassLoader();
      if (loader == null && round.patterns().isEmpty()) {
        continue; // at a start these are all classes but ours
      }
      if (round.seen().add(type)) {
        if (loader != null) {
          if (ForeignRuntimes.isApi(type.getName())) {
            engine.run();
          }
          report.foreignRuntimes().met(loader, type.getName());
        }
        if (isCandidate(type, round)) {
          candidates.add(type);
        }
      }
    }
    return candidates;
  }

  /**
   * Takes the hooks out again. The transformer must have been told before to weave no more. A call
   * that began with hooks ends with them. A class that another thread has been loading since before
   * that may keep its hooks, which work.
   */
  public void unweave() {
    Set<String> before;
    do {
      before = report.wovenClasses();
      List<Class<?>> woven = new ArrayList<>();
      for (Class<?> type : instrumentation.getAllLoadedClasses()) {
        if (before.contains(type.getName()) && instrumentation.isModifiableClass(type)) {
          woven.add(type);
        }
      }
      retransform(woven);
    } while (!report.wovenClasses().equals(before));
    report.clear();
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
      delegation.ensure(loader); // before the batch, not in it: a loader class may be part of it
      return true;
    }
    if (ofJdk || !round.annotated()) {
      return false;
    }
    try (InputStream file = Supertypes.file(loader, type.getName().replace('.', '/'))) {
      if (file == null) {
        return true; // a class that was made at run time: the transformer will look at it
      }
      int found = MarkerScan.find(MarkerScan.NONE, delegation.isOpen(loader), file.readAllBytes());
      if ((found & MarkerScan.RUNTIME) != 0) {
        delegation.ensure(loader);
      }
      return (found & MarkerScan.MARKER) != 0;
    } catch (Exception | LinkageError e) {
      return true; // its file cannot be read here: the transformer will look at it
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

  /**
   * Whether a package is Sojourn's own. Its classes are not even looked at: that would open the
   * jars again, before {@code main}.
   */
  static boolean isOurs(String packageName) {
    return packageName.equals("dev.sojourn")
        || packageName.equals("dev.sojourn.engine")
        || packageName.startsWith("dev.sojourn.agent");
  }

  /** Retransforms a batch, by halves if it fails: one class can make its whole batch fail. */
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
                "the loaded class {} could not be retransformed and stays as it is",
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
