package dev.sojourn.agent.weaving.bridge;

import dev.sojourn.agent.files.IsolatedLoader;
import dev.sojourn.agent.files.OwnFiles;
import dev.sojourn.agent.weaving.bridge.isolated.Definer;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.ThreadRecord;
import dev.sojourn.engine.ThreadRecord.UserReturn;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The set-up of the {@link Bridge}: defines its copy inside {@code java.base} and connects it, at
 * the first pattern that needs it.
 */
final class BridgeDefinition {
  // For this, java.lang is opened to one class alone, in a loader of its own. Nothing is appended
  // to the boot class path: that would cost the archives of class-data sharing.

  private static final Set<String> EXITS = Set.of("exitKernel", "exitUser");

  private static boolean done;

  private BridgeDefinition() {}

  /** Sets the bridge up, unless that is done. A call of it then needs to load no class. */
  static synchronized void ensure(Instrumentation instrumentation) {
    if (!done) {
      try {
        connect(define(instrumentation));
      } catch (IOException | ReflectiveOperationException e) {
        throw new IllegalStateException("this JVM lets no class be defined in java.lang", e);
      }
      rehearse();
      done = true;
    }
  }

  private static Class<?> define(Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    IsolatedLoader loader =
        new IsolatedLoader(
            "sojourn-bridge", Map.of(Definer.class.getName(), OwnFiles.classFile(Definer.class)));
    Class<?> definer = Class.forName(Definer.class.getName(), true, loader);
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", Set.of(definer.getModule())),
        Set.of(),
        Map.of());
    @SuppressWarnings("unchecked")
    Function<byte[], Class<?>> define =
        (Function<byte[], Class<?>>) definer.getConstructor().newInstance();
    return define.apply(BridgeAdvice.renamed(Bridge.class, EXITS));
  }

  // No lambdas: the class to be woven may be one that the JDK itself makes lambdas with.
  private static void connect(Class<?> bridge) throws ReflectiveOperationException {
    Object fresh =
        bridge
            .getMethod(
                "connect",
                IntFunction.class,
                ToLongFunction.class,
                ObjLongConsumer.class,
                IntFunction.class,
                Consumer.class)
            .invoke(
                null,
                new Records(),
                new KernelEntry(),
                new KernelExit(),
                new UserEntry(),
                new UserExit());
    if (!Boolean.TRUE.equals(fresh)) {
      throw new IllegalStateException("another copy of Sojourn weaves classes of the JDK");
    }
  }

  /** Makes each transition that woven methods will make, so that all classes for it are loaded. */
  private static void rehearse() {
    int marking = Domains.marking(Domain.DEFAULT, null);
    ThreadRecord record = Hooks.record(marking);
    long entered = Hooks.enterKernelOfMarking(record);
    try {
      UserReturn back = Hooks.enterUser(marking);
      if (back != null) {
        Hooks.exitUser(back);
      }
    } finally {
      if (entered != Hooks.NESTED) {
        Hooks.exitKernelOfMarking(record, entered);
      }
    }
  }

  private static final class Records implements IntFunction<Object> {
    @Override
    public Object apply(int marking) {
      return Hooks.record(marking);
    }
  }

  private static final class KernelEntry implements ToLongFunction<Object> {
    @Override
    public long applyAsLong(Object record) {
      return Hooks.enterKernelOfMarking((ThreadRecord) record);
    }
  }

  private static final class KernelExit implements ObjLongConsumer<Object> {
    @Override
    public void accept(Object record, long entered) {
      Hooks.exitKernelOfMarking((ThreadRecord) record, entered);
    }
  }

  private static final class UserEntry implements IntFunction<@Nullable Object> {
    @Override
    public @Nullable Object apply(int marking) {
      return Hooks.enterUser(marking);
    }
  }

  private static final class UserExit implements Consumer<Object> {
    @Override
    public void accept(Object back) {
      Hooks.exitUser((UserReturn) back);
    }
  }
}
