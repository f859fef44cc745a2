package dev.sojourn.engine;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Domains without threads of their own: a model checker has to own all there are. */
final class Quiet {
  private static final Thread NEVER_STARTED = new Thread(() -> {});

  /** Alive and doing nothing: each thread has one record. */
  private static final Thread[] OWNERS = new Thread[4];

  static {
    for (int i = 0; i < OWNERS.length; i++) {
      OWNERS[i] = new Owner();
      OWNERS[i].setDaemon(true);
      OWNERS[i].start();
    }
  }

  private static final class Owner extends Thread {
    @Override
    public void run() {
      for (; ; ) {
        LockSupport.park(this);
      }
    }
  }

  private Quiet() {}

  /** A domain whose daemons are taken for started. */
  static Domain domain(Policy policy) {
    return quiet(Domain.isolated(), policy);
  }

  /** Another one of the same process. */
  static Domain domain(Policy policy, EngineContext context) {
    return quiet(Domain.create("another", context), policy);
  }

  private static Domain quiet(Domain domain, Policy policy) {
    set(domain, "registry", smallRegistry());
    domain.context().policies().set(policy, List.of(), false);
    // Between two schedule points nothing is in flight: there is nothing for a barrier to do.
    domain.context().barriers().enable(() -> true, "none");
    silence(domain);
    return domain;
  }

  /** A domain of the process, with all others forgotten: looks at the list must not take long. */
  static Domain onlyDomain() {
    try {
      Field markings = Domains.class.getDeclaredField("markings");
      markings.setAccessible(true);
      markings.set(null, Array.newInstance(markings.getType().getComponentType(), 0));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the engine has other fields", e);
    }
    Domain.DEFAULT.context().domains().clear();
    return Domain.create("only", Domain.DEFAULT.context());
  }

  private static void silence(Domain domain) {
    for (Object owner :
        List.of(domain.reclaimer(), domain.monitor(), domain.gracePeriods().poller())) {
      Object daemon = get(owner, "daemon");
      @SuppressWarnings("unchecked")
      var thread = (AtomicReference<@Nullable Thread>) get(daemon, "running");
      thread.set(NEVER_STARTED);
    }
  }

  /** The records of threads that are tracked, and eager or lazy as the domain says. */
  static ThreadRecord[] records(Domain domain, int count) {
    ThreadRecord[] records = new ThreadRecord[count];
    for (int i = 0; i < count; i++) {
      records[i] = new ThreadRecord(OWNERS[i], domain);
      domain.registry.add(records[i]);
      domain.context().policies().start(records[i]);
    }
    return records;
  }

  /**
   * A registry with short chunks, in whose index all threads clash: the model checker's identity
   * hash of a thread is another at each run, and its time is short.
   */
  static Registry smallRegistry() {
    return new Registry(0, 4);
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
