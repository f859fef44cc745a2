package dev.sojourn.engine;

/** A sojourn in KERNEL, by the hooks of a woven method: those of the default domain, or others. */
final class Visit {
  private final ThreadRecord record;
  private final long entered;

  private Visit(ThreadRecord record) {
    this.record = record;
    this.entered =
        record.domain == Domain.DEFAULT
            ? Hooks.enterKernel(record)
            : Hooks.enterKernelOfMarking(record);
  }

  /** Enters on the calling thread. */
  static Visit begin(Domain domain) {
    return of(Hooks.record(domain));
  }

  /** Enters by a method with a number. */
  static Visit begin(int marking) {
    return of(Hooks.record(marking));
  }

  /** Enters on the calling thread, whose record this is. */
  static Visit of(ThreadRecord record) {
    return new Visit(record);
  }

  /** Once in and out. */
  static void make(Domain domain) {
    begin(domain).end();
  }

  ThreadRecord record() {
    return record;
  }

  boolean isNested() {
    return entered == Hooks.NESTED;
  }

  /** Leaves, unless it is nested. */
  void end() {
    if (isNested()) {
      return;
    }
    if (record.domain == Domain.DEFAULT) {
      Hooks.exitKernel(record, entered);
    } else {
      Hooks.exitKernelOfMarking(record, entered);
    }
  }
}
