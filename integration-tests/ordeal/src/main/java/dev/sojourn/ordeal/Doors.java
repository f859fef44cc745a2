package dev.sojourn.ordeal;

import dev.sojourn.Transition;

/** The ways between the modes: by annotated methods, or by transitions that the program makes. */
final class Doors {
  /** Whether annotated methods are used at all. */
  private static boolean woven;

  private Doors() {}

  static void useAnnotations(boolean use) {
    woven = use;
  }

  static boolean annotationsUsed() {
    return woven;
  }

  /** Runs it in KERNEL of the realm, nested if the thread is there. */
  static void kernel(Self self, Realm realm, Body body) {
    if (woven && !self.dice.oneIn(4)) {
      Annotated.kernel(self, realm, body);
    } else {
      transition(self, realm, body);
    }
  }

  /** Runs it in user mode of the realm; with a pin or in a handler the thread stays in KERNEL. */
  static void user(Self self, Realm realm, Body body) {
    if (woven && !self.dice.oneIn(4)) {
      Annotated.user(self, realm, body);
    } else {
      userTransition(self, realm, body);
    }
  }

  @SuppressWarnings("try")
  private static void transition(Self self, Realm realm, Body body) {
    try (Transition kernel = realm.domain.enterKernel()) {
      body.run(self, realm);
    }
  }

  @SuppressWarnings("try")
  private static void userTransition(Self self, Realm realm, Body body) {
    try (Transition user = realm.domain.enterUser()) {
      body.run(self, realm);
    }
  }

  /** Checks the mode of a thread that runs no handler and holds no pin. */
  static void expect(Realm realm, boolean kernel, String where) {
    if (realm.domain.isInKernel() != kernel) {
      Findings.report(
          Check.MODE,
          Thread.currentThread().getName()
              + " is "
              + (kernel ? "not in" : "in")
              + " KERNEL of "
              + realm
              + " "
              + where);
    }
  }
}
