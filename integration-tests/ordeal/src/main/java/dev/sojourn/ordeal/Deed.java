package dev.sojourn.ordeal;

/** What an actor does again and again. */
interface Deed {
  void run(World world, Self self) throws InterruptedException;
}
