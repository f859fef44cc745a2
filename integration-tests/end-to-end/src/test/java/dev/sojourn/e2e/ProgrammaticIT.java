package dev.sojourn.e2e;

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
      hurried over in the sojourn=false
      hurried over later=true
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
      outer first=refused
      by another thread=refused
      still=user
      then=kernel
      at last=user
      """;

  @OnEveryJdk
  void sameWithTheAgentAndWithout(Jdk jdk) {
    Jvm.on(jdk).program("Programmatic").run().printed(PRINTED).silent();
    Jvm.on(jdk).agent("policy=lazy").program("Programmatic").run().printed(PRINTED).onlyStartLine();
  }

  /**
   * Without the transitions nobody protects anything: the facts are not the program's own doing.
   */
  @OnEveryJdk
  void control(Jdk jdk) {
    Jvm.on(jdk)
        .program("Programmatic", "without transitions")
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
            hurried over in the sojourn=true
            hurried over later=true
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
            outer first=refused
            by another thread=refused
            still=user
            then=kernel
            at last=user
            """)
        .silent();
  }
}
