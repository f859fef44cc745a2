package dev.sojourn.faults.world;

import dev.sojourn.Invalidation;
import dev.sojourn.Sojourn;
import dev.sojourn.SojournDomain;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.StatusWord;
import dev.sojourn.engine.ThreadRecord;
import dev.sojourn.engine.ThreadRecord.UserReturn;
import dev.sojourn.faults.Fault.Body;
import dev.sojourn.faults.Faults;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A domain that trials are made in, with its kinds, and calls of its hooks as methods have them.
 */
final class Scene {
  final SojournDomain api;
  final Domain domain;
  final Invalidation plain;
  final Invalidation early;
  private final int marking;
  private final Map<Thread, Integer> plainRuns = new ConcurrentHashMap<>();
  private final Map<Thread, Integer> earlyRuns = new ConcurrentHashMap<>();

  Scene(String name) {
    api = Sojourn.domain(name);
    domain = Domains.named(name);
    marking = name.isEmpty() ? -1 : Domains.marking(domain, null);
    plain = api.invalidation("plain " + name, () -> count(plainRuns));
    early = api.earlyInvalidation("early " + name, () -> count(earlyRuns));
  }

  private static void count(Map<Thread, Integer> runs) {
    Faults.atHandler();
    runs.merge(Thread.currentThread(), 1, Integer::sum);
  }

  int plainRuns(Thread thread) {
    return plainRuns.getOrDefault(thread, 0);
  }

  int earlyRuns(Thread thread) {
    return earlyRuns.getOrDefault(thread, 0);
  }

  void forget(Thread thread) {
    plainRuns.remove(thread);
    earlyRuns.remove(thread);
  }

  /** A {@code @KernelMode} method. */
  void kernel(Body body) throws Throwable {
    ThreadRecord record = marking < 0 ? Hooks.record() : Hooks.record(marking);
    long entered = marking < 0 ? Hooks.enterKernel(record) : Hooks.enterKernelOfMarking(record);
    try {
      body.run();
    } finally {
      if (entered != Hooks.NESTED) {
        exit(record, entered);
      }
    }
  }

  private void exit(ThreadRecord record, long entered) {
    try {
      if (marking < 0) {
        Hooks.exitKernel(record, entered);
      } else {
        Hooks.exitKernelOfMarking(record, entered);
      }
    } catch (Throwable e) {
      if ((record.flags & ThreadRecord.PINNING) != 0) {
        record.flags |= ThreadRecord.OWES_LEAVE;
      } else if ((record.status & StatusWord.MODE_MASK) == StatusWord.KERNEL) {
        record.status |= StatusWord.USER;
      }
      throw e;
    }
  }

  /** A {@code @UserMode} method. */
  void user(Body body) throws Throwable {
    UserReturn back = marking < 0 ? Hooks.enterUser() : Hooks.enterUser(marking);
    try {
      body.run();
    } finally {
      if (back != null) {
        exitUser(back);
      }
    }
  }

  private static void exitUser(UserReturn back) {
    try {
      Hooks.exitUser(back);
    } catch (Throwable e) {
      if (!back.wasCommitted) {
        back.record.flags &= ~ThreadRecord.COMMITTED;
        back.record.leaveMode = back.record.quiescentMode;
      }
      if (back.wasKernel && (back.record.status & StatusWord.MODE_MASK) != StatusWord.KERNEL) {
        back.record.status =
            ((back.record.status | StatusWord.MODE_MASK) + 1) & StatusWord.WORD_MASK;
      }
      throw e;
    }
  }

  /** The record of a thread, found without the engine's help; null if it has none. */
  @Nullable ThreadRecord recordOf(Thread thread) {
    @Nullable ThreadRecord[] found = {null};
    domain.forEachThread(
        record -> {
          if (record.thread() == thread) {
            found[0] = record;
          }
        });
    return found[0];
  }

  @Override
  public String toString() {
    return api.name().isEmpty() ? "" : " in a named domain";
  }
}
