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
 * <p><b>Lazy.</b> A thread that has left as INDETERMINATE enters with a compiler barrier in place
 * of the fence, and its processor may delay the store beyond the reads. Who sees INDETERMINATE, or
 * KERNEL of a thread that may enter so, therefore issues a remote barrier after its own write, and
 * looks again: the barrier is a full fence at some point of the owner's program. If the owner's
 * reads come before that point, so does the store, and the second look sees KERNEL; if they come
 * after it, they see the write. That the compiler keeps the order is more than the Java memory
 * model promises: see {@link #enter}.
 *
 * <p>A call from KERNEL to {@code enterKernel} is nested and says so; the value that the entry hook
 * returns is handed to the exit hook of the same call, so the call stack itself is the nesting
 * stack, there is no depth to count, and an exit cannot be matched with the wrong entry.
 *
 * <p>What an entry returns is the word it has published. The exit compares that with the status,
 * and computes its own word from it: were it to compute from the status, each round trip would wait
 * twice for the processor to hand its last store of the status to the next load of it, once at the
 * entry and once at the exit, and that was half of a lazy round trip (docs/performance.md). A
 * comparison is guessed, and waits for nobody. If there was a transition in between the status is
 * another word, and the exit goes by that.
 *
 * <p>Hooks are static, take no lock, and allocate only at a thread's first transition. They throw
 * nothing but the virtual machine's own errors, for want of stack or memory. Even then the thread
 * is left in the mode that the code which catches the error expects: {@code enterKernel} undoes the
 * transition, {@code exitKernel} completes it, and the hooks of {@code @UserMode} leave a thread in
 * KERNEL that came from there. That is done without a call, because the end of the stack has no
 * room for one, and so by bare accesses of the volatile status, the one exception to the rule that
 * access modes show in names.
 *
 * <p>The hooks without a domain are those of the default one: its words are constants to the
 * compiler, and its records are found by the {@link RecordTable}.
 */
public final class Hooks {
  private static final Domain DOMAIN = Domain.DEFAULT;
  private static final Generation GENERATION = DOMAIN.generation;

  private Hooks() {}

  /** What an entry returns that is nested, and so needs no exit. */
  public static final long NESTED = -1;

  /**
   * Finds the calling thread's record in the default domain, or makes it; before {@link
   * #enterKernel}.
   *
   * @return the record
   */
  public static ThreadRecord record() {
    ThreadRecord record = RecordTable.current();
    return record != null ? record : DOMAIN.currentOrTracked();
  }

  /**
   * The same in any domain.
   *
   * @param domain the domain
   * @return the record
   */
  public static ThreadRecord record(Domain domain) {
    return domain == DOMAIN ? record() : domain.currentOrTracked();
  }

  /**
   * The same for a method that names a domain or a policy.
   *
   * @param site the number of both, see {@link Domains#site}
   * @return the record, for the hooks that end in {@code OfSite}
   */
  public static ThreadRecord record(int site) {
    ThreadRecord record = record(Domains.ofSite(site));
    Policy policy = Domains.policyOfSite(site);
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
   * The same in any domain.
   *
   * @param record the calling thread's
   * @return the word it has published, for {@link #exitKernelOfSite}; or {@link #NESTED}
   */
  public static long enterKernelOfSite(ThreadRecord record) {
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
   * The same in any domain.
   *
   * @param record the calling thread's
   * @param entered what the entry returned
   */
  public static void exitKernelOfSite(ThreadRecord record, long entered) {
    exitKernel(record, entered, record.domain.generation);
  }

  private static long enterKernel(ThreadRecord record, Generation generation) {
    long status = record.statusPlain();
    if (Status.isKernel(status)) {
      return (record.flags & ThreadRecord.OWES_LEAVE) == 0 ? NESTED : Pins.takeOver(record);
    }
    try {
      return enter(record, status, generation);
    } catch (Throwable e) {
      // The body will not run, and no exit will be called for it.
      if ((record.status & Status.MODE_MASK) == Status.KERNEL) {
        record.status |= Status.USER;
      }
      throw e;
    }
  }

  private static void exitKernel(ThreadRecord record, long entered, Generation generation) {
    try {
      if (record.hasWorkOpaque(generation)) {
        if (Pins.keepsInKernel(record)) {
          return; // kernel code goes on, and a handler in the middle of it would be one too early
        }
        record.domain.slowPath.run(record, false);
        if (Pins.keepsInKernel(record)) {
          return; // a handler has left a pin open
        }
      }
      if (record.statusPlain() == entered) {
        record.statusRelease(Status.left(entered, record.leaveMode)); // as leave()
      } else {
        leave(record);
      }
    } catch (Throwable e) {
      if ((record.flags & ThreadRecord.PINNING) != 0) {
        record.flags |= ThreadRecord.OWES_LEAVE;
      } else if ((record.status & Status.MODE_MASK) == Status.KERNEL) {
        record.status |= Status.USER;
      }
      throw e;
    }
  }

  /**
   * Begins a {@code @UserMode} method: kernel→user.
   *
   * @return what {@link #exitUser} gets, or null for a nested call, which needs no exit
   */
  public static @Nullable UserReturn enterUser() {
    return enterUserOf(record());
  }

  /**
   * The same for a method that names a domain.
   *
   * @param site the number of the domain, see {@link Domains#site}
   * @return what {@link #exitUser} gets, or null for a nested call
   */
  public static @Nullable UserReturn enterUser(int site) {
    return enterUserOf(record(Domains.ofSite(site)));
  }

  /**
   * The same in the record's domain, made by no woven method.
   *
   * @param record the calling thread's
   * @return what {@link #exitUser} gets, or null for a nested call
   */
  public static @Nullable UserReturn enterUserOf(ThreadRecord record) {
    long status = record.statusPlain();
    if (Status.isKernel(status)) {
      // A handler is kernel code from its first to its last instruction, and so is who holds a pin.
      return record.isRunningHandlers() || record.isPinning() ? null : leaveForUser(record);
    }
    if (record.isCommitted()) {
      return null;
    }
    record.setCommitted(true);
    // From INDETERMINATE to USER needs no fence: whoever sees USER sees a promise that the next
    // entry keeps.
    record.statusRelease(Status.inMode(status, Status.USER));
    return record.toQuiescent;
  }

  private static @Nullable UserReturn leaveForUser(ThreadRecord record) {
    boolean wasCommitted = record.isCommitted();
    try {
      UserReturn back = wasCommitted ? record.toKernelCommitted : record.toKernel;
      if (!mayLeave(record)) {
        return null;
      }
      record.setCommitted(true);
      leave(record);
      return back;
    } catch (Throwable e) {
      // The body will not run, and the code that the thread comes back to expects KERNEL.
      if (!wasCommitted) {
        record.flags &= ~ThreadRecord.COMMITTED;
        record.leaveMode = record.quiescentMode;
      }
      if ((record.status & Status.MODE_MASK) != Status.KERNEL) {
        record.status = (record.status | Status.MODE_MASK) + 1 & Status.WORD_MASK;
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
      long status = record.statusPlain();
      if (Status.isKernel(status)) {
        Pins.returnTo(record, back.wasKernel); // with a pin, or it would have left
      } else if (back.wasKernel) {
        enter(record, status, record.domain.generation);
      } else if (record.hasWorkOpaque(record.domain.generation)) {
        enter(record, status, record.domain.generation);
        if (!Pins.keepsInKernel(record)) {
          leave(record);
        }
      } else if (record.leaveMode == Status.INDETERMINATE) {
        record.statusRelease(Status.inMode(status, Status.INDETERMINATE));
        // Keeps the reads of the next entry, which has no fence, from rising above this store: who
        // still sees USER has written before this fence. Partner: the fence before each look.
        VarHandle.fullFence();
      }
    } catch (Throwable e) {
      if (!back.wasCommitted) {
        record.flags &= ~ThreadRecord.COMMITTED;
        record.leaveMode = record.quiescentMode;
      }
      if (back.wasKernel) {
        if ((record.status & Status.MODE_MASK) != Status.KERNEL) {
          record.status = (record.status | Status.MODE_MASK) + 1 & Status.WORD_MASK;
        }
      } else if ((record.status & Status.MODE_MASK) == Status.KERNEL
          && (record.flags & ThreadRecord.PINNING) == 0) {
        record.status |= Status.USER;
      }
      throw e;
    }
  }

  /**
   * A quiescent state in the middle of a sojourn: leaves KERNEL and enters it again. Only for a
   * thread in KERNEL that runs no handler and holds no pin, which the caller has checked.
   *
   * @param record the calling thread's
   */
  public static void quiesce(ThreadRecord record) {
    try {
      if (mayLeave(record)) {
        leave(record);
        enter(record, record.statusPlain(), record.domain.generation);
      }
    } catch (Throwable e) {
      if ((record.status & Status.MODE_MASK) != Status.KERNEL) {
        record.status = (record.status | Status.MODE_MASK) + 1 & Status.WORD_MASK;
      }
      throw e;
    }
  }

  private static long enter(ThreadRecord record, long quiescent, Generation generation) {
    long entered = Status.entered(quiescent);
    record.statusRelease(entered);
    if (Status.isIndeterminate(quiescent)) {
      // A compiler barrier: keeps the compiler from moving the reads of work, generation and
      // protected data above the store of the status. The processor may; partner: the remote
      // barrier, in Holdouts, Promotion and Pins. The Java memory model does not order a store
      // before a load by this fence; HotSpot's compilers do, since to them each fence is a node
      // that all of memory flows through (docs/memory-ordering.md, section 5).
      VarHandle.acquireFence();
    } else {
      // Keeps the reads of work, generation and protected data from rising above the store of the
      // status. Partners: the fences before each look, in Holdouts, Promotion and Pins.
      VarHandle.fullFence();
    }
    if (record.hasWorkAcquire(generation)) {
      record.domain.slowPath.run(record, true);
    }
    return entered;
  }

  private static void leave(ThreadRecord record) {
    // Release: everything done in KERNEL comes before it. No fence after it: a late store only
    // makes a sampler wait a little longer.
    record.statusRelease(Status.left(record.statusPlain(), record.leaveMode));
  }

  /** Runs what is due; false if a handler has left a pin open. */
  private static boolean mayLeave(ThreadRecord record) {
    if (record.hasWorkOpaque(record.domain.generation)) {
      record.domain.slowPath.run(record, false);
      return !record.isPinning();
    }
    return true;
  }
}
