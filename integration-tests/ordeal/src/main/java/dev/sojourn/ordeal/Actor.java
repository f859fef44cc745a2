package dev.sojourn.ordeal;

import dev.sojourn.Policy;
import dev.sojourn.Sojourn;
import java.util.List;

/** Does a deed again and again until the end, and judges what comes out of it. */
final class Actor implements Runnable {
  private static final List<Policy> POLICIES = List.of(Policy.values());

  private final World world;
  private final Arguments arguments;
  private final String name;
  private final Deed deed;

  Actor(World world, Arguments arguments, String name, Deed deed) {
    this.world = world;
    this.arguments = arguments;
    this.name = name;
    this.deed = deed;
  }

  @Override
  public void run() {
    Self self = Self.currentOrEnrolled(arguments.seed());
    long steps = 0;
    while (!world.isOver()) {
      once(world, arguments, name, deed, self);
      if (steps++ % 1024 == 1) {
        once(world, arguments, "assignPolicy", (w, s) -> assign(s), self);
      }
      self.stay();
    }
  }

  /** Once, watched. */
  static void once(World world, Arguments arguments, String name, Deed deed, Self self) {
    self.begin(name);
    try {
      deed.run(world, self);
    } catch (InterruptedException e) {
      self.count(Count.INTERRUPTS);
    } catch (OutOfMemoryError e) {
      self.count(Count.OUT_OF_MEMORY);
      if (!arguments.ballast()) {
        Findings.threw(name, e);
      }
    } catch (Oops e) {
      self.count(Count.THROWN);
    } catch (Throwable e) {
      Findings.threw(name, e);
    } finally {
      self.end();
    }
    if (self.disturbable && Thread.interrupted()) {
      self.count(Count.INTERRUPTS);
    }
  }

  private void assign(Self self) {
    Policy policy = arguments.policy();
    if (policy == Policy.INHERIT) {
      return;
    }
    if (self.dice.oneIn(8)) {
      policy = self.dice.of(POLICIES);
    }
    Sojourn.assignPolicy(self.thread, policy);
    world.realm(self.dice).domain.assignPolicy(self.thread, policy);
  }
}
