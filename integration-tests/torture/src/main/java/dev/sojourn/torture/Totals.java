package dev.sojourn.torture;

import dev.sojourn.engine.Domain;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** What was done, by everyone. */
final class Totals {
  final LongAdder reads = new LongAdder();
  final LongAdder waits = new LongAdder();
  final LongAdder disposed = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder covered = new LongAdder();
  final LongAdder pins = new LongAdder();
  final LongAdder onBehalf = new LongAdder();
  final LongAdder births = new LongAdder();
  final LongAdder virtual = new LongAdder();
  final LongAdder switches = new LongAdder();
  final LongAdder threw = new LongAdder();
  final LongAdder storms = new LongAdder();
  final LongAdder halts = new LongAdder();
  final LongAdder moves = new LongAdder();
  final LongAdder garbage = new LongAdder();
  final LongAdder stalls = new LongAdder();
  final LongAdder loaders = new LongAdder();
  final LongAdder unloaded = new LongAdder();
  final LongAdder wraps = new LongAdder();
  private final AtomicLongArray ages = new AtomicLongArray(Element.OLDEST + 1);

  /** What is shown every second. */
  private final Map<String, LongSupplier> main = new LinkedHashMap<>();

  private final Map<String, LongSupplier> others = new LinkedHashMap<>();

  Totals() {
    main.put("reads", reads::sum);
    main.put("grace-periods", Domain.DEFAULT.gracePeriods()::ended);
    main.put("disposed", disposed::sum);
    main.put("covered", covered::sum);
    main.put("pins", pins::sum);
    main.put("barriers", Domain.DEFAULT.context().barriers()::issued);
    main.put("garbage", garbage::sum);
    main.put("stalls", stalls::sum);
    main.put("unloaded", unloaded::sum);
    others.put("waits", waits::sum);
    others.put("requests", requests::sum);
    others.put("on-behalf", onBehalf::sum);
    others.put("births", births::sum);
    others.put("virtual", virtual::sum);
    others.put("switches", switches::sum);
    others.put("threw", threw::sum);
    others.put("storms", storms::sum);
    others.put("halts", halts::sum);
    others.put("moves", moves::sum);
    others.put("held-back", Garbage::throttled);
    others.put("loaders", loaders::sum);
    others.put("wraps", wraps::sum);
  }

  /** Adds a reader's own counts. */
  void add(long[] histogram) {
    for (int age = 0; age < histogram.length; age++) {
      if (histogram[age] != 0) {
        ages.addAndGet(age, histogram[age]);
        reads.add(histogram[age]);
      }
    }
  }

  String histogram() {
    StringBuilder text = new StringBuilder();
    for (int age = 0; age < ages.length(); age++) {
      text.append(age == 0 ? "" : " ").append(age).append('=').append(ages.get(age));
    }
    return text.toString();
  }

  String summary() {
    return text(main);
  }

  String everything() {
    return text(main) + " " + text(others);
  }

  private static String text(Map<String, LongSupplier> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getKey() + "=" + count.getValue().getAsLong())
        .collect(Collectors.joining(" "));
  }

  /** Those that grow for as long as nothing hangs. */
  Map<String, LongSupplier> growing(boolean tight) {
    Map<String, LongSupplier> growing = new LinkedHashMap<>();
    growing.put("reads", reads::sum);
    growing.put("covered", covered::sum);
    if (!tight) {
      growing.putAll(main);
      growing.put("waits", waits::sum);
      growing.put("storms", storms::sum);
      growing.put("loaders", loaders::sum);
      growing.remove("barriers"); // without a lazy thread there is none
      growing.remove("stalls"); // they are slow, and have limits of their own
      growing.remove("unloaded"); // the same
    }
    return growing;
  }
}
