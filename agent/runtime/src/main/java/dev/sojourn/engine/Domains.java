package dev.sojourn.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The domains of the process by name, and the numbers by which woven methods name a domain and a
 * policy: an index into two arrays that only grow.
 */
public final class Domains {
  /** The name of the domain of methods that name none. */
  public static final String DEFAULT_NAME = "";

  private static final Map<String, Domain> BY_NAME =
      new ConcurrentHashMap<>(Map.of(DEFAULT_NAME, Domain.DEFAULT));

  private record Site(Domain domain, @Nullable Policy policy) {}

  private static volatile Site[] sites = {};

  private Domains() {}

  /**
   * Returns the domain with a name; makes it at the first call. Any thread.
   *
   * @param name the empty name is the default domain's
   * @return the one domain of that name, for the life of the process
   */
  public static Domain named(String name) {
    Domain domain = BY_NAME.get(name);
    if (domain != null) {
      return domain;
    }
    domain = BY_NAME.computeIfAbsent(name, n -> new Domain(n, Domain.DEFAULT.setup()));
    Domain.DEFAULT.setup().listener().domainCreated(domain);
    return domain;
  }

  /**
   * Lists the domains made so far.
   *
   * @return a copy; the default one is in it
   */
  public static List<Domain> all() {
    return List.copyOf(Domain.DEFAULT.setup().domains());
  }

  /**
   * Returns the number of a domain and a policy; the same for the same. Any thread.
   *
   * @param domain the domain
   * @param policy null for none
   * @return what {@link Hooks#enterKernel(int)} takes
   */
  public static synchronized int site(Domain domain, @Nullable Policy policy) {
    Site site = new Site(domain, policy);
    Site[] before = sites;
    int index = Arrays.asList(before).indexOf(site);
    if (index < 0) {
      index = before.length;
      Site[] after = Arrays.copyOf(before, index + 1);
      after[index] = site;
      sites = after;
    }
    return index;
  }

  static Domain ofSite(int site) {
    return sites[site].domain();
  }

  static @Nullable Policy policyOfSite(int site) {
    return sites[site].policy();
  }
}
