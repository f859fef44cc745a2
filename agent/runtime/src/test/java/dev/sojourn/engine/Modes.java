package dev.sojourn.engine;

import java.util.List;

/** How the threads of a stress test leave KERNEL. */
enum Modes {
  /** All as USER. */
  EAGER,
  /** All as INDETERMINATE, with a remote barrier that is a handshake. */
  LAZY,
  /** Now so, now so. */
  SWITCHING;

  /** A domain whose threads do. */
  Domain domain() {
    Domain domain = TestBarrier.domain(this == EAGER ? Policy.EAGER : Policy.LAZY);
    TestBarrier.of(domain);
    return domain;
  }

  /** Called once a round: lets some thread switch, if that is the mode. */
  void maySwitch(Domain domain, List<Reader> readers, long round) {
    if (this == SWITCHING) {
      Reader reader = readers.get((int) (round % readers.size()));
      boolean lazy = round / readers.size() % 2 == 0;
      domain.context().policies().assign(reader.record(), lazy ? Policy.LAZY : Policy.EAGER);
    }
  }
}
