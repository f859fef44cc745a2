package dev.sojourn.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The registry of the process's domains by name, and of the numbers ("markings") by which woven
 * methods name a pair of domain and policy. A number is an index into an array that only grows.
 */
public final class Domains {
  /** The name of the domain of methods that name none. */
  public static final String DEFAULT_NAME = "";

  private static final Map<String, Domain> BY_NAME =
      new ConcurrentHashMap<>(Map.of(DEFAULT_NAME, Domain.DEFAULT));

  private record Marking(Domain domain, @Nullable Policy policy) {}

  private static volatile Marking[] markings = {};

  private Domains() {}

  /**
   * Returns the domain with a name; the first call for it makes the domain. Any thread.
   *
   * @param name the name; the empty one is the default domain's
   * @return the one domain of that name, for the life of the process
   */
  public static Domain named(String name) {
    Domain domain = BY_NAME.get(name);
    if (domain != null) {
      return domain;
    }
    domain = BY_NAME.computeIfAbsent(name, n -> Domain.create(n, Domain.DEFAULT.context()));
    Domain.DEFAULT.context().listener().domainCreated(domain);
    return domain;
  }

  /**
   * Lists the domains made so far.
   *
   * @return a copy, which includes the default domain
   */
  public static List<Domain> all() {
    return List.copyOf(Domain.DEFAULT.context().domains());
  }

  /**
   * Returns the number of a pair of domain and policy: equal for equal pairs. Any thread.
   *
   * @param domain the domain
   * @param policy the policy; null for none
   * @return what {@link Hooks#record(int)} and {@link Hooks#enterUser(int)} take
   */
  public static synchronized int marking(Domain domain, @Nullable Policy policy) {
    Marking marking = new Marking(domain, policy);
    Marking[] before = markings;
    int index = Arrays.asList(before).indexOf(marking);
    if (index < 0) {
      index = before.length;
      Marking[] after = Arrays.copyOf(before, index + 1);
      after[index] = marking;
      markings = after;
    }
    return index;
  }

  static Domain ofMarking(int marking) {
    return markings[marking].domain();
  }

  static @Nullable Policy policyOfMarking(int marking) {
    return markings[marking].policy();
  }
}
