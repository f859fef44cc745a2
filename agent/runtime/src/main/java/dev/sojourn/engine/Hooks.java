package dev.sojourn.engine;

import dev.sojourn.engine.ThreadRecord.UserReturn;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The transitions: what woven methods call, and nothing else.
 *
 * <p>An entry publishes the thread's new status, fences, and looks for work. Whoever asks something
 * of the thread does the mirror image: publishes the work, fences, and looks at the status.
 *
 * <pre>
 *   owner                             requester, or a grace period
 *   status = KERNEL n   (release)     work / generation / unlinked pointer   (volatile)
 *   ---- full fence ----              ---- full fence ----
 *   read work, generation             read status                          (acquire)
 *   read protected references
 * </pre>
 *
 * <p>Both sides cannot miss each other: if the requester reads a status from before the entry, the
 * owner's reads come after the requester's write. So a thread that is seen in USER need not be
 * waited for: before it runs kernel code again it will find the request, and any pointer it can
 * find is one that was still linked after the requester looked. Without either fence both may miss
 * (store buffering), on x86 too.
 *
 * <p>The entry is a store and a fence, and not an exchange of the word: an exchange orders itself,
 * but lets a later plain read of protected data rise above it in the Java memory model and on
 * AArch64. There is exactly one fence in a round trip. The exit needs none: its store is a release,
 * which keeps everything done in KERNEL before it, and its reads of work need no order against
 * anything, because work that is missed there is found by the next entry, and the requester, who
 * has seen KERNEL, waits.
 *
 * <p>A call from KERNEL to {@code enterKernel} is nested and returns null; the value that the entry
 * hook returns is handed to the exit hook of the same call, so the call stack itself is the nesting
 * stack, there is no depth to count, and an exit cannot be matched with the wrong entry.
 *
 * <p>Hooks are static, take no lock, and allocate only at a thread's first transition. They throw
 * nothing but the virtual machine's own errors, for want of stack or memory. Even then the thread
 * is left in the mode that the code which catches the error expects: {@code enterKernel} undoes the
 * transition, {@code exitKernel} completes it, and the hooks of {@code @UserMode} leave a thread in
 * KERNEL that came from there. That is done without a call, because the end of the stack has no
 * room for one, and so by bare accesses of the volatile status, the one exception to the rule that
 * access modes show in names.
 */
public final class Hooks {
  // Constants to the compiler: one load less per transition than by way of the domain.
  private static final Domain DOMAIN = Domain.DEFAULT;
  private static final ThreadLocal<@Nullable ThreadRecord> CURRENT = DOMAIN.current;
  private static final Generation GENERATION = DOMAIN.generation;

  private Hooks() {}

  /**
   * Begins a {@code @KernelMode} method: user→kernel.
   *
   * @return what {@link #exitKernel} gets, or null for a nested call, which needs no exit
   */
  public static @Nullable ThreadRecord enterKernel() {
    ThreadRecord record = CURRENT.get();
    if (record == null) {
      record = DOMAIN.track();
    }
    long status = record.statusPlain();
    if (Status.isKernel(status)) {
      return null;
    }
    try {
      enter(record, status);
    } catch (Throwable e) {
      record.status |= Status.USER; // the body will not run, and no exit will be called for it
      throw e;
    }
    return record;
  }

  /**
   * Ends a {@code @KernelMode} method, normally or by an exception: kernel→user.
   *
   * @param record what the entry returned; not null
   */
  public static void exitKernel(ThreadRecord record) {
    try {
      lookForWork(record);
      leave(record);
    } catch (Throwable e) {
      record.status |= Status.USER;
      throw e;
    }
  }

  /**
   * Begins a {@code @UserMode} method: kernel→user.
   *
   * @return what {@link #exitUser} gets, or null for a nested call, which needs no exit
   */
  public static @Nullable UserReturn enterUser() {
    ThreadRecord record = CURRENT.get();
    if (record == null) {
      record = DOMAIN.track();
    }
    if (Status.isKernel(record.statusPlain())) {
      // A handler is kernel code from its first to its last instruction.
      return record.isRunningHandlers() ? null : leaveForUser(record);
    }
    if (record.isCommitted()) {
      return null;
    }
    record.setCommitted(true);
    return record.toQuiescent;
  }

  private static UserReturn leaveForUser(ThreadRecord record) {
    boolean wasCommitted = record.isCommitted();
    try {
      UserReturn back = wasCommitted ? record.toKernelCommitted : record.toKernel;
      lookForWork(record);
      record.setCommitted(true);
      leave(record);
      return back;
    } catch (Throwable e) {
      // The body will not run, and the code that the thread comes back to expects KERNEL.
      if (!wasCommitted) {
        record.flags &= ~ThreadRecord.COMMITTED;
      }
      if ((record.status & Status.MODE_MASK) != Status.KERNEL) {
        record.status = (record.status | Status.MODE_MASK) + 1;
      }
      throw e;
    }
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
      if (back.wasKernel) {
        enter(record, record.statusPlain());
      } else if (record.hasWork(GENERATION)) {
        enter(record, record.statusPlain());
        leave(record);
      }
    } catch (Throwable e) {
      if (!back.wasCommitted) {
        record.flags &= ~ThreadRecord.COMMITTED;
      }
      if (!back.wasKernel) {
        record.status |= Status.USER;
      } else if ((record.status & Status.MODE_MASK) != Status.KERNEL) {
        record.status = (record.status | Status.MODE_MASK) + 1;
      }
      throw e;
    }
  }

  private static void enter(ThreadRecord record, long user) {
    record.statusRelease(Status.entered(user));
    // Keeps the reads of work, generation and protected data from rising above the store of the
    // status. Partners: the fences in Invalidations.holdouts and GracePeriods.lead.
    VarHandle.fullFence();
    lookForWork(record);
  }

  private static void leave(ThreadRecord record) {
    // Release: everything done in KERNEL comes before it. No fence after it: a late store only
    // makes a sampler wait a little longer.
    record.statusRelease(Status.left(record.statusPlain()));
  }

  private static void lookForWork(ThreadRecord record) {
    if (record.hasWork(GENERATION)) {
      DOMAIN.invalidations.runDue(record);
    }
  }
}
