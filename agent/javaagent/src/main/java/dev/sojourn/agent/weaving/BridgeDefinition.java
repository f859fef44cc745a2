package dev.sojourn.agent.weaving;

import dev.sojourn.agent.files.IsolatedLoader;
import dev.sojourn.agent.files.OwnFiles;
import dev.sojourn.agent.weaving.isolated.Definer;
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
 * Defines the bridge's copy inside {@code java.base} and connects it, at the first pattern that
 * needs it.
 *
 * <p>{@code java.lang} is opened for that to one class alone, in a loader of its own. Nothing is
 * appended to the boot class path, which would cost the shared class-data archives.
 */
final class BridgeDefinition {
  private static final Set<String> EXITS = Set.of("exitKernel", "exitUser");

  private static boolean done;

  private BridgeDefinition() {}

  /** Sees to it that the bridge is there, and that a call of it has to load no class any more. */
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

  // No lambdas: a woven class may be one that the JDK makes lambdas with.
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

  /** Makes the transitions that woven methods will make, so that all they need is loaded. */
  private static void rehearse() {
    int site = Domains.site(Domain.DEFAULT, null);
    ThreadRecord record = Hooks.record(site);
    long entered = Hooks.enterKernelOfSite(record);
    try {
      UserReturn back = Hooks.enterUser(site);
      if (back != null) {
        Hooks.exitUser(back);
      }
    } finally {
      if (entered != Hooks.NESTED) {
        Hooks.exitKernelOfSite(record, entered);
      }
    }
  }

  private static final class Records implements IntFunction<Object> {
    @Override
    public Object apply(int site) {
      return Hooks.record(site);
    }
  }

  private static final class KernelEntry implements ToLongFunction<Object> {
    @Override
    public long applyAsLong(Object record) {
      return Hooks.enterKernelOfSite((ThreadRecord) record);
    }
  }

  private static final class KernelExit implements ObjLongConsumer<Object> {
    @Override
    public void accept(Object record, long entered) {
      Hooks.exitKernelOfSite((ThreadRecord) record, entered);
    }
  }

  private static final class UserEntry implements IntFunction<@Nullable Object> {
    @Override
    public @Nullable Object apply(int site) {
      return Hooks.enterUser(site);
    }
  }

  private static final class UserExit implements Consumer<Object> {
    @Override
    public void accept(Object back) {
      Hooks.exitUser((UserReturn) back);
    }
  }
}
