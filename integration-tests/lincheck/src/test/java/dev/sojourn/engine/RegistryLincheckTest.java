package dev.sojourn.engine;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** The registry is a set of records: a visit finds each that is in it, once. */
class RegistryLincheckTest {
  private static final int EACH = 5; // more than a scenario has calls
  private static final ThreadRecord[] RECORDS = recordsOfThreads(2 * EACH);

  @Test
  void isLinearizable() {
    Lincheck.assertLinearizable(Structure.class, Specification.class, Lincheck.NARROW);
  }

  @Test
  void aRemovalThatOnlyLooksIsCaught() {
    Lincheck.assertCaught(LooksThenRemoves.class, Specification.class, Lincheck.NARROW);
  }

  /** Two adders, each with records of its own: no record is added twice. */
  public static class Structure {
    final Registry registry = Quiet.smallRegistry();
    private int left;
    private int right = EACH;

    /** The first array is full. */
    public Structure() {
      addLeft();
      addRight();
    }

    @Operation(nonParallelGroup = "left")
    public void addLeft() {
      registry.add(RECORDS[left++]);
    }

    @Operation(nonParallelGroup = "right")
    public void addRight() {
      registry.add(RECORDS[right++]);
    }

    @Operation
    public int visits(@Param(gen = IntGen.class, conf = "0:1") int record) {
      AtomicInteger visits = new AtomicInteger();
      registry.forEach(r -> count(r, record, visits));
      return visits.get();
    }

    /** Of a record that is never removed: one that was may be found for a while. */
    @Operation
    public boolean finds() {
      return registry.find(RECORDS[EACH + 1].thread()) == RECORDS[EACH + 1];
    }

    @Operation
    public int remove(@Param(gen = IntGen.class, conf = "0:1") int record) {
      AtomicInteger removed = new AtomicInteger();
      registry.removeIf(r -> r == RECORDS[record], r -> removed.getAndIncrement());
      return removed.get();
    }

    private static void count(ThreadRecord found, int record, AtomicInteger visits) {
      if (found == RECORDS[record]) {
        visits.getAndIncrement();
      }
    }
  }

  /** The twin: two who remove the same record both believe that they have. */
  public static class LooksThenRemoves extends Structure {
    @Override
    @Operation
    public int remove(@Param(gen = IntGen.class, conf = "0:1") int record) {
      int visits = visits(record);
      super.remove(record);
      return visits;
    }
  }

  public static class Specification {
    private final BitSet records = new BitSet();
    private int left;
    private int right = EACH;

    public Specification() {
      addLeft();
      addRight();
    }

    public void addLeft() {
      records.set(left++);
    }

    public void addRight() {
      records.set(right++);
    }

    public int visits(int record) {
      return records.get(record) ? 1 : 0;
    }

    public boolean finds() {
      return records.get(EACH + 1);
    }

    public int remove(int record) {
      int removed = visits(record);
      records.clear(record);
      return removed;
    }
  }

  private static ThreadRecord[] recordsOfThreads(int count) {
    ThreadRecord[] records = new ThreadRecord[count];
    Domain domain = Quiet.domain(Policy.EAGER);
    for (int i = 0; i < count; i++) {
      records[i] = new OnAnother(domain).make();
    }
    return records;
  }

  /** A thread for a record. */
  private static final class OnAnother extends Thread {
    private final Domain domain;
    private final ThreadRecord[] made = new ThreadRecord[1];

    OnAnother(Domain domain) {
      this.domain = domain;
    }

    ThreadRecord make() {
      start();
      try {
        join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return made[0];
    }

    @Override
    public void run() {
      made[0] = new ThreadRecord(domain);
    }
  }
}
