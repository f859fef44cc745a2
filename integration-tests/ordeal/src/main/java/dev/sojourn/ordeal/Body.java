package dev.sojourn.ordeal;

/** What a thread does in one mode. */
interface Body {
  void run(Self self, Realm realm);
}
