package dev.sojourn.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The retired are a queue: one reclaimer takes all there are, and disposes of them in order. */
class RetirementLincheckTest {
  @Test
  void isLinearizable() {
    Lincheck.assertLinearizable(Structure.class, Specification.class, Lincheck.NARROW);
  }

  @Tag("slow")
  @Test
  void aReclaimerThatTakesTheNewestFirstIsCaught() {
    Lincheck.assertCaught(NewestFirst.class, Specification.class, Lincheck.NARROW);
  }

  public static class Structure {
    final Retirement retirement = Quiet.domain(Policy.EAGER).retirement();
    final List<Integer> disposed = new ArrayList<>(); // the reclaimer's

    @Operation
    public void retire(@Param(gen = IntGen.class, conf = "1:9") int object) {
      retirement.retire(() -> disposed.add(object), 1);
    }

    @Operation(nonParallelGroup = "reclaimer")
    public List<Integer> reclaim() {
      retirement.disposal().reclaim();
      List<Integer> now = List.copyOf(disposed);
      disposed.clear();
      return now;
    }

    @Operation(nonParallelGroup = "reclaimer")
    public boolean isAnyRetired() {
      return retirement.disposal().isAnyTakenOrRetired();
    }
  }

  /** The twin: what was retired last is disposed of first. */
  public static class NewestFirst extends Structure {
    @Override
    @Operation(nonParallelGroup = "reclaimer")
    public List<Integer> reclaim() {
      List<Integer> now = new ArrayList<>(super.reclaim());
      Collections.reverse(now);
      return now;
    }
  }

  public static class Specification {
    private final List<Integer> retired = new ArrayList<>();

    public void retire(int object) {
      retired.add(object);
    }

    public List<Integer> reclaim() {
      List<Integer> now = List.copyOf(retired);
      retired.clear();
      return now;
    }

    public boolean isAnyRetired() {
      return !retired.isEmpty();
    }
  }
}
