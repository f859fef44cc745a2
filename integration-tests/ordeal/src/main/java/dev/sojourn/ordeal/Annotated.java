package dev.sojourn.ordeal;

import dev.sojourn.KernelMode;
import dev.sojourn.Policy;
import dev.sojourn.UserMode;

/** The annotated methods: for each realm those that lead to KERNEL and to user mode. */
final class Annotated {
  private Annotated() {}

  static void kernel(Self self, Realm realm, Body body) {
    switch (realm.index) {
      case 1 -> kernelOfStock(self, realm, body);
      case 2 -> kernelOfAudit(self, realm, body);
      default -> {
        switch (self.dice.below(8)) {
          case 0 -> eager(self, realm, body);
          case 1 -> lazy(self, realm, body);
          case 2 -> adaptive(self, realm, body);
          default -> kernel(self, realm, body, 0);
        }
      }
    }
  }

  static void user(Self self, Realm realm, Body body) {
    switch (realm.index) {
      case 1 -> userOfStock(self, realm, body);
      case 2 -> userOfAudit(self, realm, body);
      default -> user(self, realm, body, 0);
    }
  }

  @KernelMode
  private static void kernel(Self self, Realm realm, Body body, int unused) {
    body.run(self, realm);
  }

  @KernelMode(policy = Policy.EAGER)
  private static void eager(Self self, Realm realm, Body body) {
    body.run(self, realm);
  }

  @KernelMode(policy = Policy.LAZY)
  private static void lazy(Self self, Realm realm, Body body) {
    body.run(self, realm);
  }

  @KernelMode(policy = Policy.ADAPTIVE)
  private static void adaptive(Self self, Realm realm, Body body) {
    body.run(self, realm);
  }

  @KernelMode(domain = Realm.STOCK)
  private static void kernelOfStock(Self self, Realm realm, Body body) {
    body.run(self, realm);
  }

  @KernelMode(domain = Realm.AUDIT)
  private static void kernelOfAudit(Self self, Realm realm, Body body) {
    body.run(self, realm);
  }

  @UserMode
  private static void user(Self self, Realm realm, Body body, int unused) {
    body.run(self, realm);
  }

  @UserMode(domain = Realm.STOCK)
  private static void userOfStock(Self self, Realm realm, Body body) {
    body.run(self, realm);
  }

  @UserMode(domain = Realm.AUDIT)
  private static void userOfAudit(Self self, Realm realm, Body body) {
    body.run(self, realm);
  }
}
