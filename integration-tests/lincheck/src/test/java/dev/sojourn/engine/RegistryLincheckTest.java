package dev.sojourn.engine;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The registry is a set of records: a visit finds each that is in it, once. */
class RegistryLincheckTest {
  private static final int EACH = 5; // more than a scenario has calls
  private static final Domain DOMAIN = Quiet.domain(Policy.EAGER);
  private static final Thread[] THREADS = threads(2 * EACH);

  @Test
  void isLinearizable() {
    Lincheck.assertLinearizable(Structure.class, Specification.class, Lincheck.NARROW);
  }

  @Tag("slow")
  @Test
  void aRemovalThatOnlyLooksIsCaught() {
    Lincheck.assertCaught(LooksThenRemoves.class, Specification.class, Lincheck.NARROW);
  }

  /** Two adders, each with records of its own: no record is added twice. */
  public static class Structure {
    final Registry registry = Quiet.smallRegistry();
    private final ThreadRecord[] records = new ThreadRecord[THREADS.length];
    private int left;
    private int right = EACH;

    /** So that there is a node below the root. */
    public Structure() {
      for (int i = 0; i < records.length; i++) {
        records[i] = new ThreadRecord(THREADS[i], DOMAIN); // which knows its place in a registry
      }
      addLeft();
      addRight();
    }

    @Operation(nonParallelGroup = "left")
    public void addLeft() {
      registry.add(records[left++]);
    }

    @Operation(nonParallelGroup = "right")
    public void addRight() {
      registry.add(records[right++]);
    }

    @Operation
    public int visits(@Param(gen = IntGen.class, conf = "0:1") int record) {
      AtomicInteger visits = new AtomicInteger();
      registry.forEach(r -> count(r, record, visits));
      return visits.get();
    }

    @Operation
    public boolean finds(@Param(gen = IntGen.class, conf = "0:1") int record) {
      return registry.find(records[record].thread()) == records[record];
    }

    /** Of a record that is added by the other adder, and never removed. */
    @Operation
    public boolean findsOther() {
      return registry.find(records[EACH + 1].thread()) == records[EACH + 1];
    }

    @Operation
    public int remove(@Param(gen = IntGen.class, conf = "0:1") int record) {
      return registry.remove(records[record]) ? 1 : 0;
    }

    private void count(ThreadRecord found, int record, AtomicInteger visits) {
      if (found == records[record]) {
        visits.getAndIncrement();
      }
    }
  }

  /** The twin: two removers of the same record both believe that they have removed it. */
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

    public boolean finds(int record) {
      return records.get(record);
    }

    public boolean findsOther() {
      return records.get(EACH + 1);
    }

    public int remove(int record) {
      int removed = visits(record);
      records.clear(record);
      return removed;
    }
  }

  /** Never started: what counts is which is which. */
  private static Thread[] threads(int count) {
    Thread[] threads = new Thread[count];
    for (int i = 0; i < count; i++) {
      threads[i] = new Thread(() -> {});
    }
    return threads;
  }
}
