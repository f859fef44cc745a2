package dev.sojourn.e2e;

import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;

/** Requests wait for transitions, interrupt nobody, and are covered when they say so. */
final class InvalidationIT {
  @OnEveryJdk
  void aRequestWaitsForTheNextTransition(Jdk jdk) {
    Jvm.on(jdk)
        .agent()
        .program("invalidation.Deferring", "60000")
        .run()
        .printed(
            """
            reached the busy thread=true
            happened in the loop=[]
            covered in the loop=true
            happened in all=[loop ended, handler in kernel, body in kernel, body in kernel]
            interrupted=false
            target in the loop=[]
            target covered=true
            target=[loop ended, handler in kernel, body in kernel, body in kernel]
            not the target=[loop ended, body in kernel, body in kernel]
            stranger covered=true
            after the outermost user method={leaver=1}
            after the next kernel method={leaver=1}
            """)
        .onlyStartLine();
  }

  /** Without hooks nobody runs a handler: the events above are not the program's own doing. */
  @OnEveryJdk
  void control(Jdk jdk) {
    Jvm.on(jdk)
        .program("invalidation.Deferring", "500")
        .run()
        .printed(
            """
            reached the busy thread=false
            happened in the loop=[]
            covered in the loop=true
            happened in all=[loop ended, body in user, body in user]
            interrupted=false
            target in the loop=[]
            target covered=true
            target=[loop ended, body in user, body in user]
            not the target=[loop ended, body in user, body in user]
            stranger covered=true
            after the outermost user method={}
            after the next kernel method={}
            """)
        .silent();
  }

  @OnEveryJdk
  void coveredMeansThatNobodyIsBehind(Jdk jdk) {
    Jvm.on(jdk)
        .agent()
        .program("invalidation.Covering")
        .run()
        .printed(
            """
            only user mode=true
            entered before=false
            awaited in vain=false
            a thread that is new owes=0
            handler at the exit=1
            left=true
            target in kernel=false
            target awaited in vain=false
            target in user mode=true
            target left=true
            nobody there=true
            """)
        .onlyStartLine();
  }

  @OnEveryJdk
  void handlersAreContained(Jdk jdk) {
    Jvm.on(jdk)
        .agent("jmx.delay=1ms")
        .program("invalidation.Handlers")
        .run()
        .printed(
            """
            events=[first in kernel, failing, error, user in handler in kernel,\
             kernel in handler in kernel, second in kernel, third in kernel]
            mode=user
            failing=1 1 1
            error=1 1 1
            nesting=1 1 0
            """)
        .startLine()
        .warned("invalidation 'failing' threw on thread 'main'", "invalidation 'error' threw");
  }
}
