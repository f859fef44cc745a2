package dev.sojourn.e2e;

import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;

/** Transitions, pins, slots and references without annotations work with and without the agent. */
final class ProgrammaticIT {
  private static final String PRINTED =
      """
      kernel=kernel
      user=user
      nested=kernel
      back=kernel
      after an exception=user
      other domain=kernel, user
      requests=[early in kernel, late in kernel, body, early in kernel, late in kernel,\
       goes on in kernel]
      over in the sojourn=false
      over after quiesce=true
      expedited over in the sojourn=false
      expedited over later=true
      held=true in kernel
      entered with the pin=false
      waiting with the pin=refused
      entered without=[from main] in user
      held in kernel=false
      held itself=false
      held not tracked=false
      signed=[from main, main, worker]
      disposed in the sojourn=false
      seen=1, 2
      first later=-1
      waiting in kernel=refused
      slot in user=refused
      by another thread=refused
      outer by another thread=refused
      still=user
      then=kernel
      at last=user
      middle first=kernel
      middle alone=kernel
      all closed=user
      """;

  private static final String LEFT_OPEN =
      "thread 'main' closed a transition while 2 made after it were open";

  @OnEveryJdk
  void sameWithTheAgentAndWithout(Jdk jdk) {
    Jvm.on(jdk).program("programmatic.Programmatic").run().printed(PRINTED).logged(LEFT_OPEN);
    Jvm.on(jdk)
        .agent("policy=lazy")
        .program("programmatic.Programmatic")
        .run()
        .printed(PRINTED)
        .startLine()
        .warned(LEFT_OPEN);
  }

  /**
   * Without the transitions nobody protects anything: the facts are not the program's own doing.
   */
  @OnEveryJdk
  void control(Jdk jdk) {
    Jvm.on(jdk)
        .program("programmatic.Programmatic", "without transitions")
        .run()
        .printed(
            """
            kernel=user
            user=user
            nested=user
            back=user
            after an exception=user
            other domain=user, user
            requests=[body, goes on in user]
            over in the sojourn=true
            over after quiesce=true
            expedited over in the sojourn=true
            expedited over later=true
            held=false in user
            entered with the pin=true
            waiting with the pin=allowed
            entered without=[refused] in user
            held in kernel=false
            held itself=false
            held not tracked=false
            signed=[refused]
            disposed in the sojourn=true
            seen=1, 2
            first later=-1
            waiting in kernel=allowed
            slot in user=refused
            by another thread=refused
            outer by another thread=refused
            still=user
            then=kernel
            at last=user
            middle first=kernel
            middle alone=kernel
            all closed=user
            """)
        .logged(LEFT_OPEN);
  }
}
