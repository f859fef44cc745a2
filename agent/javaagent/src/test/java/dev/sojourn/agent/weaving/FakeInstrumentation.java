package dev.sojourn.agent.weaving;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Instrumentation without an agent in the virtual machine. */
public final class FakeInstrumentation {
  private FakeInstrumentation() {}

  /** One that must not be used. */
  public static Instrumentation refusing() {
    return of(
        (proxy, method, arguments) -> {
          throw new AssertionError("nobody should call " + method);
        });
  }

  /** One whose methods do what the handler does. */
  public static Instrumentation of(InvocationHandler handler) {
    return (Instrumentation)
        Proxy.newProxyInstance(
            FakeInstrumentation.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            handler);
  }
}
