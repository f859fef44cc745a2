package dev.sojourn.engine;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Domains without threads of their own: a model checker has to own all there are. */
final class Quiet {
  private static final Thread NEVER_STARTED = new Thread(() -> {});

  private Quiet() {}

  /** A domain whose daemons are taken for started. */
  static Domain domain(Policy policy) {
    Domain domain = new Domain();
    set(domain, "registry", smallRegistry());
    domain.setup().policies().set(policy, List.of(), false);
    // Between two schedule points nothing is in flight: there is nothing for a barrier to do.
    domain.setup().barriers().enable(() -> true, "none");
    silence(domain);
    return domain;
  }

  /** A domain of the process, with all others forgotten: looks at the list must not take long. */
  static Domain onlyDomain() {
    try {
      Field sites = Domains.class.getDeclaredField("sites");
      sites.setAccessible(true);
      sites.set(null, Array.newInstance(sites.getType().getComponentType(), 0));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the engine has other fields", e);
    }
    Domain.DEFAULT.setup().domains().clear();
    return new Domain("only", Domain.DEFAULT.setup());
  }

  private static void silence(Domain domain) {
    for (Object owner : List.of(domain.reclaimer(), domain.monitor())) {
      Object daemon = get(owner, "daemon");
      @SuppressWarnings("unchecked")
      var thread = (AtomicReference<@Nullable Thread>) get(daemon, "thread");
      thread.set(NEVER_STARTED);
    }
  }

  /** The records of threads that are tracked, and eager or lazy as the domain says. */
  static ThreadRecord[] records(Domain domain, int count) {
    ThreadRecord[] records = new ThreadRecord[count];
    for (int i = 0; i < count; i++) {
      records[i] = new ThreadRecord(domain);
      domain.registry.add(records[i]);
      domain.setup().policies().start(records[i]);
    }
    return records;
  }

  /** A registry with room for two in its first array: the model checker's time is short. */
  static Registry smallRegistry() {
    try {
      Registry registry = new Registry();
      Class<?> type = get(registry, "first").getClass();
      Constructor<?> chunk = type.getDeclaredConstructor(int.class);
      chunk.setAccessible(true);
      set(registry, "first", chunk.newInstance(2));
      return registry;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the engine has other fields", e);
    }
  }

  private static Object get(Object of, String name) {
    try {
      return field(of, name).get(of);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static void set(Object of, String name, Object value) {
    try {
      field(of, name).set(of, value);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static Field field(Object of, String name) {
    try {
      Field field = of.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }
}
