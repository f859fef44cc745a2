package dev.sojourn.e2e;

import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;

/** Mode on the way in and out, and number of sojourns, in all combinations of nested calls. */
final class NestingIT {
  private static final String NESTED =
      """
      kernel in kernel=u k k k k u in 1
      user in kernel=u k u u k u in 2
      kernel in user=u u k k u u in 1
      user in user=u u u u u u in 0
      kernel in user in kernel=u k u k k u k u in 3
      user in kernel in user=u u k u u k u u in 2
      user in user in kernel=u k u u u u k u in 2
      kernel in kernel, thrown=u k k k k ! u in 1
      user in kernel, thrown=u k u u k ! u in 2
      kernel in user, thrown=u u k k u ! u in 1
      user in user, thrown=u u u u u ! u in 0
      kernel in kernel, caught=u k k k ! k u in 1
      user in kernel, caught=u k u u ! k u in 2
      kernel in user, caught=u u k k ! u u in 1
      user in user, caught=u u u u ! u u in 0
      """;

  @OnEveryJdk
  void modesNest(Jdk jdk) {
    Jvm.on(jdk)
        .agent("jmx.delay=1ms")
        .program("nesting.Nesting")
        .run()
        .printed(NESTED)
        .onlyStartLine();
  }

  /** What the test above would see if nothing were woven. */
  @OnEveryJdk
  void control(Jdk jdk) {
    Jvm.on(jdk)
        .program("nesting.Nesting", "no beans")
        .run()
        .printed(NESTED.replaceAll("\\bk\\b", "u").replaceAll("in [0-9]", "in 0"))
        .silent();
  }
}
