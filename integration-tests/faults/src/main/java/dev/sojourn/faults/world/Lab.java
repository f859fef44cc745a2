package dev.sojourn.faults.world;

import dev.sojourn.PerThread;
import dev.sojourn.PerThreadInvalidation;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Policy;
import dev.sojourn.engine.StatusWord;
import dev.sojourn.faults.Fault;
import dev.sojourn.faults.Laboratory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The trials of one copy of the engine, and the promises that are looked at after each, on threads
 * that no fault has struck.
 */
public final class Lab implements Laboratory {
  /** What is tried, on the subject's thread. */
  interface Trial {
    void run(Subject subject) throws Throwable;
  }

  private record Staged(Scene scene, Trial trial) {}

  private final Set<Thread> before = Set.of(threads());
  final boolean lazy;
  final Scene scene = new Scene("");
  final Scene named = new Scene("faults");
  final PerThread<Integer> slot = PerThread.withInitial(() -> 0);
  final PerThreadInvalidation increment = slot.invalidation("increment", value -> value + 1);

  /** In user mode whenever a trial begins. */
  final Helper idle = new Helper("idle");

  final Helper reader = new Helper("reader");
  final Helper checker = new Helper("checker");
  private final Map<String, Staged> trials = new LinkedHashMap<>();
  private final Map<String, Thread> daemons = new HashMap<>();

  /**
   * Sets up.
   *
   * @param lazy whether threads follow the lazy policy
   */
  public Lab(boolean lazy) throws Throwable {
    this.lazy = lazy;
    Domain.DEFAULT.context().setListener((message, cause) -> {});
    if (lazy) {
      enableBarrier();
      Domain.DEFAULT.context().policies().set(Policy.LAZY, List.of(), false);
    }
    for (Helper helper : List.of(idle, reader, checker)) {
      helper.call(
          () -> {
            for (Scene each : List.of(scene, named)) {
              each.kernel(() -> {});
              each.kernel(() -> {});
            }
          });
    }
    for (Scene each : List.of(scene, named)) {
      each.api.retire(() -> {}, 0); // starts the daemons
      each.api.barrier();
      each.api.startGracePeriod().completion().join();
    }
    Transitions.addTo(this);
    Requests.addTo(this);
    Reclaiming.addTo(this);
    Daemons.addTo(this);
  }

  void enableBarrier() {
    Domain.DEFAULT
        .context()
        .barriers()
        .enable(
            () -> {
              for (Helper helper : List.of(idle, reader)) {
                helper.thread.getStackTrace();
              }
              return true;
            },
            "a test's");
  }

  /** Adds a trial, in a named domain too where that has hooks or daemons of its own to show. */
  void everywhere(String name, Trial trial) {
    add(scene, name, trial);
    if (!lazy && name.matches("first.*|.*broadcast|request.*|synchronize.*|retire.*")) {
      add(named, name, trial);
    }
  }

  void add(String name, Trial trial) {
    add(scene, name, trial);
  }

  private void add(Scene where, String name, Trial trial) {
    trials.put(name + where, new Staged(where, trial));
  }

  @Override
  public boolean lazy() {
    return lazy;
  }

  @Override
  public List<String> trials() {
    return List.copyOf(trials.keySet());
  }

  @Override
  public List<String> run(String name, Fault fault) {
    Staged staged = Objects.requireNonNull(trials.get(name), name);
    Subject subject = new Subject(this, staged.scene(), fault);
    try {
      subject.helper.call(() -> staged.trial().run(subject));
      Promises promises = new Promises(subject, staged.scene());
      promises.look();
      if (!subject.broken.isEmpty()) {
        return abandoned(subject);
      }
      for (Token token : subject.tokens) {
        int expected = token.refused ? 0 : 1;
        subject.expect(
            token.disposed() == expected,
            token.name
                + (token.refused ? " was refused and" : " was")
                + (token.disposed() == 0 ? " never" : "")
                + " disposed of"
                + (token.disposed() > 1 ? " twice" : ""));
      }
      subject.helper.end();
      promises.lookAtMonitor();
      staged.scene().forget(subject.helper.thread);
    } catch (Throwable e) {
      subject.broken.add(Subject.describe(e));
    }
    return subject.broken.isEmpty() ? List.of() : abandoned(subject);
  }

  /** So that nobody who waits for what will never happen takes processor time from later trials. */
  private List<String> abandoned(Subject subject) {
    for (int i = 0; i < 3; i++) {
      for (Scene each : List.of(scene, named)) {
        each.domain.forEachThread(record -> record.status |= StatusWord.USER);
      }
      for (Helper helper : List.of(subject.helper, idle, reader, checker)) {
        helper.abandon();
      }
    }
    return first(subject);
  }

  /** What is found after it may come of it. */
  private static List<String> first(Subject subject) {
    synchronized (subject.broken) {
      return subject.broken.isEmpty() ? List.of() : List.of(subject.broken.get(0));
    }
  }

  /** One of the engine's own threads. */
  Thread daemon(String what, Scene scene) {
    String name = scene.api.name().isEmpty() ? what : what + "-" + scene.api.name();
    @Nullable Thread known = daemons.get(name);
    if (known == null || !known.isAlive()) {
      for (Thread thread : threads()) {
        if (thread.getName().equals(name) && !before.contains(thread) && thread.isAlive()) {
          daemons.put(name, thread);
          return thread;
        }
      }
      throw new IllegalStateException("there is no living " + name);
    }
    return known;
  }

  private static Thread[] threads() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    Thread[] threads = new Thread[group.activeCount() + 64];
    int count = group.enumerate(threads);
    return java.util.Arrays.copyOf(threads, count);
  }

  /** Begins a sojourn of the reader; it leaves soon after the subject waits, or has got by. */
  Helper.Doing read(Subject subject, java.util.concurrent.atomic.AtomicBoolean leaving)
      throws Throwable {
    CountDownLatch entered = new CountDownLatch(1);
    Helper.Doing reading =
        reader.begin(
            () ->
                subject.scene.kernel(
                    () -> {
                      entered.countDown();
                      long start = System.nanoTime();
                      while (!subject.helper.isWaiting()
                          && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(2)) {
                        Thread.onSpinWait();
                      }
                      leaving.set(true);
                    }));
    entered.await();
    return reading;
  }

  @Override
  public List<String> storm(int seconds) {
    List<String> broken = Collections.synchronizedList(new ArrayList<>());
    try {
      new Storm(this, broken).rage(seconds);
    } catch (Throwable e) {
      broken.add(Subject.describe(e));
    }
    if (broken.isEmpty()) {
      for (String trial : trials()) {
        run(trial, new Storm.None())
            .forEach(what -> broken.add("after it, " + trial + ": " + what));
      }
    }
    return List.copyOf(broken);
  }
}
