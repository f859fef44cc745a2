package dev.sojourn.engine;

import dev.sojourn.engine.ThreadRecord.UserReturn;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The transitions: the methods that woven methods call at their beginning and end, as system calls
 * run a kernel's entry and exit code.
 *
 * <p>Hooks are static and take no lock; the fast paths allocate only at a thread's first
 * transition. They throw only the virtual machine's own errors, for want of stack or memory, and at
 * an entry the exception of a handler that refuses it ({@link FailurePolicy#REFUSE}). Even then the
 * thread is left in the mode that the code which catches the error expects: {@code enterKernel}
 * undoes the transition, {@code exitKernel} completes it, and the hooks of {@code @UserMode} leave
 * a thread in KERNEL that came from there.
 *
 * <p>The hooks without a domain are those of the default domain: to the compiler its words are
 * constants, and its records are found by the {@link RecordTable}.
 */
public final class Hooks {
  /*
   * An entry publishes the thread's new status, fences, and looks for work. A requester, which asks
   * something of the thread, does the mirror image: it publishes the work, fences, and looks at the
   * status.
   *
   *   owner                             requester, or a grace period
   *   status = KERNEL n   (release)     work / generation / unlinked pointer   (volatile)
   *   ---- full fence ----              ---- full fence ----
   *   read work, generation             read status                          (acquire)
   *   read protected references
   *
   * The two sides cannot miss each other: if the requester reads a status from before the entry,
   * the owner's reads come after the requester's write. So a thread that is seen in USER need not
   * be waited for. Before it runs kernel code again it will find the request, and any pointer that
   * it can find was still linked after the requester looked. If either fence were missing both
   * sides could miss each other (store buffering), on x86 too.
   *
   * The entry is a store and a fence, and not an exchange of the word. An exchange orders itself,
   * but in the Java memory model and on AArch64 a later plain read of protected data may rise above
   * it. A round trip has exactly one fence. The exit needs none. Its store is a release, which
   * keeps everything done in KERNEL before it. Its reads of work need no order against anything:
   * the next entry finds work that they miss, and the requester, which has seen KERNEL, waits.
   *
   * Lazy. A thread that has left as INDETERMINATE enters with a compiler barrier in place of the
   * fence, and its processor may delay the store beyond the reads. So a requester that sees
   * INDETERMINATE, or KERNEL of a thread that may enter like that, issues a remote barrier after
   * its own write, and looks again. The barrier is a full fence at some point of the owner's
   * program. If the owner's reads come before that point, so does the store, and the second look
   * sees KERNEL; if they come after it, they see the write. That the compiler keeps the order is
   * more than the Java memory model promises: see enter().
   *
   * Nesting. A call of enterKernel in KERNEL is nested, and returns NESTED; unless the thread is in
   * KERNEL only because of a pin (Pins.takeOver). The value that an entry hook returns is given to
   * the exit hook of the same call. So the call stack itself is the nesting stack: there is no
   * depth to count, and an exit cannot be matched with the wrong entry.
   *
   * The word. An entry returns the word that it has published. The exit compares that with the
   * status, and computes its own word from it. If it computed from the status, each round trip
   * would wait twice, at the entry and at the exit, until the processor has handed its last store
   * of the status to the next load of it; that was half of a lazy round trip
   * (agent/docs/performance.md). A comparison is predicted, and waits for nothing. If there was a
   * transition in between, the status is another word, and the exit uses that.
   *
   * Tail position. A transition that finds work calls the rest of itself and returns what that
   * returns. The rest needs only the record: it reads the word again and does not get it as an
   * argument. So no value of the fast path lives across that call. Such a value would have to
   * survive in memory, and once the compiler has seen the call being made it would store and reload
   * the value on the fast path too: with a few requests a second in the process, all its
   * transitions would cost twice as much (agent/docs/performance.md).
   *
   * Errors. A catch block repairs the mode without a call, because there is no room for one at the
   * end of the stack. So it accesses the volatile status by its bare name: the one exception to the
   * rule that access modes show in names.
   */

  private static final Domain DOMAIN = Domain.DEFAULT;
  private static final Generation GENERATION = DOMAIN.generation;

  private Hooks() {}

  /** What a nested entry returns, which needs no exit. */
  public static final long NESTED = -1;

  /**
   * Returns the calling thread's record in the default domain, made if it has none; called before
   * {@link #enterKernel}.
   *
   * @return the record
   */
  public static ThreadRecord record() {
    ThreadRecord record = RecordTable.current();
    return record != null ? record : DOMAIN.currentOrTracked();
  }

  /**
   * Returns the calling thread's record in a domain, made if it has none.
   *
   * @param domain the domain
   * @return the record
   */
  public static ThreadRecord record(Domain domain) {
    return domain == DOMAIN ? record() : domain.currentOrTracked();
  }

  /**
   * Returns the calling thread's record for a method that names a domain or a policy, made if it
   * has none; the policy, if named, becomes the thread's.
   *
   * @param marking the number of both, see {@link Domains#marking}
   * @return the record, for the hooks whose names end in {@code …OfMarking}
   */
  public static ThreadRecord record(int marking) {
    ThreadRecord record = record(Domains.ofMarking(marking));
    Policy policy = Domains.policyOfMarking(marking);
    if (policy != null && record.annotated != policy) {
      record.annotated = policy;
      record.ask(ThreadRecord.POLICY);
    }
    return record;
  }

  /**
   * Begins a {@code @KernelMode} method: user→kernel.
   *
   * @param record the calling thread's, of the default domain
   * @return the word it has published, for {@link #exitKernel}; or {@link #NESTED}
   */
  public static long enterKernel(ThreadRecord record) {
    return enterKernel(record, GENERATION);
  }

  /**
   * Begins a {@code @KernelMode} method in the record's domain: user→kernel.
   *
   * @param record the calling thread's, of any domain
   * @return the word it has published, for {@link #exitKernelOfMarking}; or {@link #NESTED}
   */
  public static long enterKernelOfMarking(ThreadRecord record) {
    return enterKernel(record, record.domain.generation);
  }

  /**
   * Ends a {@code @KernelMode} method, normally or by an exception: kernel→user.
   *
   * @param record the calling thread's, of the default domain
   * @param entered what the entry returned
   */
  public static void exitKernel(ThreadRecord record, long entered) {
    exitKernel(record, entered, GENERATION);
  }

  /**
   * Ends a {@code @KernelMode} method in the record's domain, normally or by an exception:
   * kernel→user.
   *
   * @param record the calling thread's, of any domain
   * @param entered what the entry returned
   */
  public static void exitKernelOfMarking(ThreadRecord record, long entered) {
    exitKernel(record, entered, record.domain.generation);
  }

  private static long enterKernel(ThreadRecord record, Generation generation) {
    long status = record.statusPlain();
    if (StatusWord.isKernel(status)) {
      return (record.flags & ThreadRecord.OWES_LEAVE) == 0 ? NESTED : Pins.takeOver(record);
    }
    try {
      return enter(record, status, generation);
    } catch (Throwable e) {
      // The body will not run, and no exit will be called for it.
      if ((record.status & StatusWord.MODE_MASK) == StatusWord.KERNEL) {
        record.status |= StatusWord.USER;
      }
      throw e;
    }
  }

  private static void exitKernel(ThreadRecord record, long entered, Generation generation) {
    try {
      if (record.hasWorkOpaque(generation)) {
        slowExit(record);
        return;
      }
      if (record.statusPlain() == entered) {
        record.statusRelease(StatusWord.left(entered, record.leaveMode)); // as leave()
      } else {
        leave(record);
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

  /** The rest of an exit that finds work; runs inside the try block of its caller. */
  private static void slowExit(ThreadRecord record) {
    if (Pins.keepsInKernel(record)) {
      return; // kernel code goes on, and no handler may run in the middle of it
    }
    record.domain.slowPath.run(record, false);
    if (Pins.keepsInKernel(record)) {
      return; // a handler has left a pin open
    }
    leave(record);
    afterLeaving(record);
  }

  /**
   * What is left to do after a slow outermost exit. The thread has left KERNEL of the record's
   * domain, runs no handler, and holds no pin; it may be in KERNEL of another domain. If this
   * throws, nothing has to be undone.
   */
  private static void afterLeaving(ThreadRecord record) {
    if (record.takeThrottled()) {
      record.domain.retirement().throttleAtExit(record);
    }
  }

  /**
   * Begins a {@code @UserMode} method in the default domain: kernel→user.
   *
   * @return the argument for {@link #exitUser}, or null for a nested call, which needs no exit
   */
  public static @Nullable UserReturn enterUser() {
    return enterUserOf(record());
  }

  /**
   * Begins a {@code @UserMode} method that names a domain: kernel→user.
   *
   * @param marking the number of the domain, see {@link Domains#marking}
   * @return the argument for {@link #exitUser}, or null for a nested call, which needs no exit
   */
  public static @Nullable UserReturn enterUser(int marking) {
    return enterUserOf(record(Domains.ofMarking(marking)));
  }

  /**
   * Enters user mode in the record's domain, for a caller that is no woven method.
   *
   * @param record the calling thread's
   * @return the argument for {@link #exitUser}, or null for a nested call, which needs no exit
   */
  public static @Nullable UserReturn enterUserOf(ThreadRecord record) {
    long status = record.statusPlain();
    if (StatusWord.isKernel(status)) {
      // A handler is kernel code from its first to its last instruction. So is a thread that holds
      // a pin.
      return record.isRunningHandlers() || record.isPinning() ? null : leaveForUser(record);
    }
    if (record.isCommitted()) {
      return null;
    }
    try {
      record.setCommitted(true);
      // From INDETERMINATE to USER needs no fence: USER is a promise of a fence at the next entry,
      // and that entry keeps it.
      record.statusRelease(StatusWord.inMode(status, StatusWord.USER));
      return record.toQuiescent;
    } catch (Throwable e) {
      record.flags &= ~ThreadRecord.COMMITTED; // the body will not run
      record.leaveMode = record.quiescentMode;
      throw e;
    }
  }

  private static @Nullable UserReturn leaveForUser(ThreadRecord record) {
    boolean wasCommitted = record.isCommitted();
    try {
      if (record.hasWorkOpaque(record.domain.generation)) {
        return slowLeaveForUser(record);
      }
      return commitAndLeave(record);
    } catch (Throwable e) {
      // The body will not run, and the code that the thread comes back to expects KERNEL.
      if (!wasCommitted) {
        record.flags &= ~ThreadRecord.COMMITTED;
        record.leaveMode = record.quiescentMode;
      }
      if ((record.status & StatusWord.MODE_MASK) != StatusWord.KERNEL) {
        record.status = (record.status | StatusWord.MODE_MASK) + 1 & StatusWord.WORD_MASK;
      }
      throw e;
    }
  }

  private static @Nullable UserReturn slowLeaveForUser(ThreadRecord record) {
    record.domain.slowPath.run(record, false);
    return record.isPinning() ? null : commitAndLeave(record); // a handler may have left a pin open
  }

  private static UserReturn commitAndLeave(ThreadRecord record) {
    UserReturn back = record.isCommitted() ? record.toKernelCommitted : record.toKernel;
    record.setCommitted(true);
    leave(record);
    return back;
  }

  /**
   * Ends a {@code @UserMode} method, normally or by an exception: back to where the call came from.
   *
   * @param back what the entry returned; not null
   */
  public static void exitUser(UserReturn back) {
    ThreadRecord record = back.record;
    try {
      record.setCommitted(back.wasCommitted);
      long status = record.statusPlain();
      if (StatusWord.isKernel(status)) {
        Pins.returnTo(record, back.wasKernel); // it holds a pin, or it would have left
      } else if (back.wasKernel) {
        enter(record, status, record.domain.generation);
      } else if (record.hasWorkOpaque(record.domain.generation)) {
        enter(record, status, record.domain.generation);
        if (!Pins.keepsInKernel(record)) {
          leave(record);
        }
      } else if (record.leaveMode == StatusWord.INDETERMINATE) {
        record.statusRelease(StatusWord.inMode(status, StatusWord.INDETERMINATE));
        // Keeps the reads of the next entry, which has no fence, from rising above this store: a
        // thread that still sees USER has written its request before this fence. Partner: the fence
        // before each look.
        VarHandle.fullFence();
      }
    } catch (Throwable e) {
      if (!back.wasCommitted) {
        record.flags &= ~ThreadRecord.COMMITTED;
        record.leaveMode = record.quiescentMode;
      }
      if (back.wasKernel) {
        long status = record.status;
        // Always written, and volatile: the look for a pin below must not rise above it.
        record.status =
            (status & StatusWord.MODE_MASK) == StatusWord.KERNEL
                ? status
                : (status | StatusWord.MODE_MASK) + 1 & StatusWord.WORD_MASK;
        while ((record.work & ThreadRecord.PINNED) != 0) { // the caller is kernel code: Pins
          PinOwner owner = record.pinOwner;
          if (owner == null || owner.over || owner.pinner.reaped) {
            break;
          }
        }
      } else if ((record.status & StatusWord.MODE_MASK) == StatusWord.KERNEL
          && (record.flags & ThreadRecord.PINNING) == 0) {
        record.status |= StatusWord.USER;
      }
      throw e;
    }
  }

  /**
   * Passes a quiescent state in the middle of a sojourn, like {@code rcu_quiescent_state} of
   * liburcu: leaves KERNEL and enters it again. Only for a thread in KERNEL that runs no handler
   * and holds no pin, which the caller has checked.
   *
   * @param record the calling thread's
   */
  public static void quiesce(ThreadRecord record) {
    try {
      if (record.hasWorkOpaque(record.domain.generation)) {
        record.domain.slowPath.run(record, false);
        if (record.isPinning()) {
          return; // a handler has left a pin open
        }
      }
      leave(record);
      enter(record, record.statusPlain(), record.domain.generation);
    } catch (Throwable e) {
      long status = record.status;
      record.status = // as in exitUser
          (status & StatusWord.MODE_MASK) == StatusWord.KERNEL
              ? status
              : (status | StatusWord.MODE_MASK) + 1 & StatusWord.WORD_MASK;
      while ((record.work & ThreadRecord.PINNED) != 0) {
        PinOwner owner = record.pinOwner;
        if (owner == null || owner.over || owner.pinner.reaped) {
          break;
        }
      }
      throw e;
    }
  }

  private static long enter(ThreadRecord record, long quiescent, Generation generation) {
    long entered = StatusWord.entered(quiescent);
    record.statusRelease(entered);
    if (StatusWord.isIndeterminate(quiescent)) {
      // A compiler barrier: keeps the compiler from moving the reads of work, generation and
      // protected data above the store of the status. The processor may; partner: the remote
      // barrier, in Holdouts, Promotion and Pins. The Java memory model does not order a store
      // before a load by this fence; HotSpot's compilers do, since to them each fence is a node
      // that all of memory flows through (agent/docs/memory-ordering.md, section 5).
      VarHandle.acquireFence();
    } else {
      // Keeps the reads of work, generation and protected data from rising above the store of the
      // status. Partners: the fences before each look, in Holdouts, Promotion and Pins.
      VarHandle.fullFence();
    }
    return record.hasWorkAcquire(generation) ? slowEntry(record) : entered;
  }

  /** The rest of an entry that finds work; runs inside the try block of its caller. */
  private static long slowEntry(ThreadRecord record) {
    record.domain.slowPath.run(record, true);
    return record.statusPlain(); // still the word that the entry has published
  }

  private static void leave(ThreadRecord record) {
    // Release: everything done in KERNEL comes before it. It needs no fence after it: if the store
    // is late, a thread that looks at it only waits a little longer.
    record.statusRelease(StatusWord.left(record.statusPlain(), record.leaveMode));
  }
}
