package dev.sojourn.agent.weaving.report;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The part of a {@link WeavingReport} that is about the classes of one loader, and goes with them
 * when they are unloaded. It holds names alone, and so keeps nothing loaded.
 */
final class LoaderReport {
  /** What people call the loader. */
  final String name;

  final Map<String, WeavingResult> methods = new ConcurrentHashMap<>();

  // The names of woven methods as stack frames give them; overloads may put a name in both.
  final Map<String, Set<String>> kernelFrames = new ConcurrentHashMap<>(); // with domains
  final Set<String> userFrames = ConcurrentHashMap.newKeySet();

  final Set<String> wovenClasses = ConcurrentHashMap.newKeySet();

  /** The methods with hooks. */
  final Set<String> hooked = ConcurrentHashMap.newKeySet();

  LoaderReport(String name) {
    this.name = name;
  }
}
