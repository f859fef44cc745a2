package dev.sojourn;

import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.Retired;
import dev.sojourn.engine.Retirement;
import dev.sojourn.engine.StatusWord;
import dev.sojourn.engine.ThreadRecord;
import dev.sojourn.engine.WrappedDisposer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Like an {@link AtomicReference}, but objects that are replaced are retired: an RCU-protected
 * pointer. Threads in KERNEL read it by a volatile read, any thread may replace what it points to,
 * and the old object is disposed of when no thread can still be using it.
 *
 * <pre>{@code
 * private static final Protected<Table> TABLE = Protected.of(Table.load());
 *
 * @KernelMode long lookUp(long key) { return TABLE.get().find(key); }
 *
 * void publish(Table next) { TABLE.replaceAndRetire(next, Table::free, Table::bytes); }
 *
 * void add(long key, long value) {
 *   TABLE.update(table -> table.copyWith(key, value), Table::free, Table::bytes);
 * }
 * }</pre>
 *
 * <p>{@link #get} is for threads in KERNEL; the other methods may be called by any thread in any
 * mode, and are lock-free. After a call has retired an object it may wait, as {@link
 * SojournDomain#retire} may. A call that throws has changed nothing.
 *
 * @param <T> the type of what is protected
 */
public final class Protected<T> {
  private final SojournDomain domain;
  private final AtomicReference<T> reference;

  /** Disposes of an object that was replaced. */
  private record Replaced<T>(T previous, Consumer<? super T> disposer) implements WrappedDisposer {
    @Override
    public void run() {
      disposer.accept(previous);
    }

    @Override
    public Object named() {
      return disposer;
    }
  }

  Protected(SojournDomain domain, T first) {
    this.domain = domain;
    this.reference = new AtomicReference<>(Objects.requireNonNull(first, "first"));
  }

  /**
   * Makes a reference in the default domain; {@link SojournDomain#protect} makes one in another.
   *
   * @param <T> the type of what is protected
   * @param first what it points to at first; not null
   * @return the reference
   */
  public static <T> Protected<T> of(T first) {
    return Sojourn.defaultDomain().protect(first);
  }

  /**
   * Reads the reference: a volatile read, in KERNEL of its domain, which an assertion checks. The
   * result must not be used after the thread has left the sojourn in KERNEL in which it was read.
   *
   * @return what the reference points to; not null
   */
  public T get() {
    assert domain.isInKernel()
        : "a protected reference was read outside KERNEL of "
            + domain
            + "; read it in @KernelMode methods";
    return now();
  }

  /**
   * Makes the reference point to another object, and retires the old one. Of concurrent calls, each
   * retires the object that it has replaced.
   *
   * @param next what the reference points to from now on; not null, and not the old object
   * @param disposer gets the old object, once, after a grace period; not null
   * @param bytes what the old object weighs, 0 or more
   * @throws IllegalArgumentException if {@code bytes} is negative, or the reference points to
   *     {@code next} already; nothing has changed then
   */
  public void replaceAndRetire(T next, Consumer<? super T> disposer, long bytes) {
    check(next, disposer);
    SojournDomain.checkBytes(bytes);
    T previous;
    do {
      previous = now();
      checkOther(previous, next);
    } while (!swap(previous, next, disposer, bytes));
    throttle();
  }

  /**
   * Makes the reference point to another object, and retires the old one, for a caller that does
   * not know what it will replace: a function weighs the old object.
   *
   * @param next what the reference points to from now on; not null, and not the old object
   * @param disposer gets the old object, once, after a grace period; not null
   * @param weigher gets the old object and returns what it weighs, 0 or more; not null. It runs in
   *     KERNEL, on the calling thread, and may run more than once.
   * @throws IllegalArgumentException if the weight is negative, or the reference points to {@code
   *     next} already; nothing has changed then
   */
  public void replaceAndRetire(
      T next, Consumer<? super T> disposer, ToLongFunction<? super T> weigher) {
    check(next, disposer);
    Objects.requireNonNull(weigher, "weigher");
    boolean done;
    do {
      done = swapInKernel(null, next, disposer, weigher);
    } while (!done);
    throttle();
  }

  /**
   * Makes the reference point to another object if it points to the expected one, as {@link
   * AtomicReference#compareAndSet} does, and retires the old object.
   *
   * @param expected is compared by identity; not null
   * @param next what the reference points to from now on; not null, and not {@code expected}
   * @param disposer gets {@code expected}, once, after a grace period; not null
   * @param weigher as for {@link #replaceAndRetire(Object, Consumer, ToLongFunction)}
   * @return true if the reference pointed to what was expected; else nothing has changed
   * @throws IllegalArgumentException if the weight is negative, or {@code next} is {@code
   *     expected}; nothing has changed then
   */
  public boolean compareAndReplace(
      T expected, T next, Consumer<? super T> disposer, ToLongFunction<? super T> weigher) {
    Objects.requireNonNull(expected, "expected");
    check(next, disposer);
    Objects.requireNonNull(weigher, "weigher");
    checkOther(expected, next);
    boolean done = swapInKernel(expected, next, disposer, weigher);
    if (done) {
      throttle();
    }
    return done;
  }

  /**
   * Replaces the object by what a function makes of it, as {@link AtomicReference#updateAndGet}
   * does, and retires the old object: copy-on-write without lost updates. If another thread was
   * faster, the function is called again with the object that this thread has put there. What the
   * function made before, which no other thread has seen, is given to the disposer at once, by the
   * calling thread. That also happens if the weigher throws.
   *
   * @param change gets the old object, which it must not change or keep. It returns a new object
   *     each time, or the old one if nothing is to change; not null. It runs in KERNEL, on the
   *     calling thread, and must not wait, because no grace period ends meanwhile.
   * @param disposer gets the old object, once, after a grace period; not null
   * @param weigher as for {@link #replaceAndRetire(Object, Consumer, ToLongFunction)}
   * @return true if the object was replaced, false if the function has returned the old one
   * @throws IllegalArgumentException if the weight is negative; nothing has changed then
   */
  public boolean update(
      UnaryOperator<T> change, Consumer<? super T> disposer, ToLongFunction<? super T> weigher) {
    Objects.requireNonNull(change, "change");
    Objects.requireNonNull(disposer, "disposer");
    Objects.requireNonNull(weigher, "weigher");
    for (; ; ) {
      @Nullable T made = null;
      boolean same = false;
      boolean done = false;
      ThreadRecord record = Hooks.record(domain.engine());
      long entered =
          Hooks.enterKernelOfMarking(record); // keeps the old object from being disposed of
      try {
        T previous = now();
        made = Objects.requireNonNull(change.apply(previous), "what the function returns");
        same = made == previous;
        done = same || swap(previous, made, disposer, weigh(previous, weigher));
        if (entered != Hooks.NESTED) {
          Hooks.exitKernelOfMarking(record, entered);
        }
      } catch (Throwable e) {
        // Without a call: there may be no stack for it.
        if (entered != Hooks.NESTED) {
          if ((record.flags & ThreadRecord.PINNING) != 0) {
            record.flags |= ThreadRecord.OWES_LEAVE;
          } else if ((record.status & StatusWord.MODE_MASK) == StatusWord.KERNEL) {
            record.status |= StatusWord.USER;
          }
        }
        if (!done || !(e instanceof VirtualMachineError)) {
          throw e;
        }
      } finally {
        if (!done && made != null) {
          disposer.accept(made);
        }
      }
      if (done) {
        throttle();
        return !same;
      }
    }
  }

  /**
   * Tries once to replace the object; in KERNEL, so that it is not disposed of while it is weighed.
   *
   * @param expected null for whatever the reference points to
   */
  private boolean swapInKernel(
      @Nullable T expected,
      T next,
      Consumer<? super T> disposer,
      ToLongFunction<? super T> weigher) {
    ThreadRecord record = Hooks.record(domain.engine());
    boolean done = false;
    long entered = Hooks.enterKernelOfMarking(record);
    try {
      T previous = now();
      if (expected == null) {
        checkOther(previous, next);
      }
      done =
          (expected == null || previous == expected)
              && swap(previous, next, disposer, weigh(previous, weigher));
      if (entered != Hooks.NESTED) {
        Hooks.exitKernelOfMarking(record, entered);
      }
    } catch (Throwable e) {
      // Without a call: there may be no stack for it.
      if (entered != Hooks.NESTED) {
        if ((record.flags & ThreadRecord.PINNING) != 0) {
          record.flags |= ThreadRecord.OWES_LEAVE;
        } else if ((record.status & StatusWord.MODE_MASK) == StatusWord.KERNEL) {
          record.status |= StatusWord.USER;
        }
      }
      if (!done || !(e instanceof VirtualMachineError)) {
        throw e;
      }
    }
    return done;
  }

  /**
   * Waits if too much is retired. The replacement is done by then, so a failure must not be thrown.
   */
  private void throttle() {
    try {
      retirement().throttle();
    } catch (VirtualMachineError e) {
      // The call does not wait then.
    }
  }

  private T now() {
    return Objects.requireNonNull(reference.get()); // never null
  }

  private static <T> long weigh(T previous, ToLongFunction<? super T> weigher) {
    long bytes = weigher.applyAsLong(previous);
    SojournDomain.checkBytes(bytes);
    return bytes;
  }

  /**
   * Exchanges the object and retires the old one. What may fail comes before the exchange, so that
   * an old object is never lost.
   */
  private boolean swap(T previous, T next, Consumer<? super T> disposer, long bytes) {
    Retirement retirement = retirement();
    Retired reserved = retirement.reserve(new Replaced<>(previous, disposer), bytes);
    boolean done = false;
    try {
      done = reference.compareAndSet(previous, next);
      if (done) {
        retirement.publish(reserved);
      } else {
        retirement.cancel(reserved);
      }
    } catch (VirtualMachineError e) {
      // Calls nothing: there may be no stack. The reclaimer pushes the object, or takes its
      // announcement back.
      reserved.complete = done;
      reserved.next = retirement.abandoned;
      retirement.abandoned = reserved;
      if (!done) {
        throw e;
      }
    }
    return done;
  }

  private Retirement retirement() {
    return domain.engine().retirement();
  }

  private static void check(Object next, Object disposer) {
    Objects.requireNonNull(next, "next");
    Objects.requireNonNull(disposer, "disposer");
  }

  private static void checkOther(Object previous, Object next) {
    if (previous == next) {
      throw new IllegalArgumentException(
          "the reference points to " + next + " already, and would dispose of what is in use");
    }
  }
}
