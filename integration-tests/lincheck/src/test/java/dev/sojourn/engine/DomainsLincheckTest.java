package dev.sojourn.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A name has one domain, made once; a domain and a policy have one number. */
class DomainsLincheckTest {
  private static final List<Policy> POLICIES = List.of(Policy.EAGER, Policy.LAZY, Policy.ADAPTIVE);
  private static final AtomicLong USES = new AtomicLong();

  @Tag("slow")
  @Test
  void isLinearizable() {
    Lincheck.assertLinearizable(Structure.class, Specification.class, Lincheck.USUAL);
  }

  @Test
  void makingWhatWasNotFoundIsCaught() {
    Lincheck.assertCaught(LooksThenMakes.class, Specification.class, Lincheck.USUAL);
  }

  /** The domains are the process's: each use of them has names of its own. */
  public static class Structure {
    private final Domain mine = Quiet.onlyDomain();
    final String prefix = "use " + USES.getAndIncrement() + " ";
    private final int firstMarking = Domains.marking(mine, null);

    /** Whether it is the one that is listed. */
    @Operation
    public boolean named(@Param(gen = IntGen.class, conf = "0:1") int name) {
      return List.of(make(prefix + name)).equals(listedBy(prefix + name));
    }

    @Operation
    public int listed(@Param(gen = IntGen.class, conf = "0:1") int name) {
      return listedBy(prefix + name).size();
    }

    /** The number, if it stands for what it was made for. */
    @Operation
    public int marking(@Param(gen = IntGen.class, conf = "0:2") int policy) {
      Policy chosen = POLICIES.get(policy);
      int marking = Domains.marking(mine, chosen);
      boolean right =
          Domains.ofMarking(marking) == mine && Domains.policyOfMarking(marking) == chosen;
      return right ? marking - firstMarking : 0;
    }

    Domain make(String name) {
      return Domains.named(name);
    }

    private static List<Domain> listedBy(String name) {
      return Domains.all().stream().filter(domain -> domain.name().equals(name)).toList();
    }
  }

  /** The twin. */
  public static class LooksThenMakes extends Structure {
    private final ConcurrentHashMap<String, Domain> made = new ConcurrentHashMap<>();

    @Override
    Domain make(String name) {
      Domain found = made.get(name);
      if (found == null) {
        found = Domain.create(name, Domain.DEFAULT.context());
        made.put(name, found);
      }
      return found;
    }
  }

  public static class Specification {
    private final boolean[] made = new boolean[2];
    private final List<Integer> markings = new ArrayList<>();

    public boolean named(int name) {
      made[name] = true;
      return true;
    }

    public int listed(int name) {
      return made[name] ? 1 : 0;
    }

    public int marking(int policy) {
      if (!markings.contains(policy)) {
        markings.add(policy);
      }
      return markings.indexOf(policy) + 1;
    }
  }
}
