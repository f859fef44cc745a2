package dev.sojourn.ordeal;

import dev.sojourn.Transition;

/** Long stays in KERNEL, with quiescent states that the transition itself passes. */
final class Stays {
  private Stays() {}

  /** On a thread that may be in KERNEL already, by a pin that it holds. */
  static void longOne(Self self, Realm realm) {
    boolean nested = realm.domain.isInKernel();
    try (Transition stay = realm.domain.enterKernel()) {
      Reading.read(self, realm);
      nested(self, realm);
      if (!nested) {
        stay.quiesce();
        Reading.read(self, realm);
      }
      self.dice.of(realm.kinds).use(self);
    }
  }

  /** What would take from callers what protects them is refused. */
  private static void nested(Self self, Realm realm) {
    try (Transition inner = realm.domain.enterKernel()) {
      Reading.read(self, realm);
      inner.quiesce();
      Findings.report(Check.CONTRACT, "a nested transition passed a quiescent state");
    } catch (IllegalStateException e) {
      // As it must be.
    }
  }
}
