package dev.sojourn.ordeal;

/** A thread of the program's own. */
class CrewThread extends Thread {
  final Self self;
  private final Runnable work;

  CrewThread(String name, long stackBytes, long seed, Runnable work) {
    super(null, null, name, stackBytes, seed % 2 == 0);
    this.self = new Self(this, seed);
    this.work = work;
    setDaemon(true);
  }

  @Override
  public final void run() {
    self.enter();
    try {
      work.run();
    } finally {
      self.leave();
    }
  }
}
