package dev.sojourn;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A reference to protected state: read by a volatile read in KERNEL, replaced by anyone, and what
 * it pointed to disposed of when no thread can still be using it.
 *
 * <pre>{@code
 * private static final Protected<Table> TABLE = Protected.of(Table.load());
 *
 * @KernelMode long lookUp(long key) { return TABLE.get().find(key); }
 *
 * void publish(Table next) { TABLE.replaceAndRetire(next, Table::free, next.bytes()); }
 * }</pre>
 *
 * @param <T> the type of what is protected
 */
public final class Protected<T> {
  private final SojournDomain domain;
  private final AtomicReference<T> reference;

  Protected(SojournDomain domain, T first) {
    this.domain = domain;
    this.reference = new AtomicReference<>(Objects.requireNonNull(first, "first"));
  }

  /**
   * Makes a reference in the default domain; in another by {@link SojournDomain#protect}.
   *
   * @param <T> the type of what is protected
   * @param first what it points to at first; not null
   * @return the reference
   */
  public static <T> Protected<T> of(T first) {
    return Sojourn.defaultDomain().protect(first);
  }

  /**
   * Reads the reference, volatile. What it returns must not be used after the thread has left the
   * sojourn in KERNEL that it was read in.
   *
   * @return what it points to
   */
  public T get() {
    assert domain.isInKernel() : "a protected reference was read outside KERNEL of " + domain;
    return Objects.requireNonNull(reference.get()); // it never is
  }

  /**
   * Points to something else, and retires what it pointed to; any thread. Concurrent calls each
   * retire what they have replaced. It may wait as {@link SojournDomain#retire} may.
   *
   * @param next what it points to from now on; not null, and not what it points to now
   * @param disposer is given what it pointed to, once, after a grace period
   * @param bytes what that weighs, 0 or more
   * @throws IllegalArgumentException if {@code bytes} is negative, or {@code next} is what it
   *     points to; nothing has changed then
   */
  public void replaceAndRetire(T next, Consumer<? super T> disposer, long bytes) {
    Objects.requireNonNull(next, "next");
    Objects.requireNonNull(disposer, "disposer");
    SojournDomain.checkBytes(bytes);
    T previous;
    do {
      previous = reference.get();
      if (previous == next) {
        throw new IllegalArgumentException(
            "the reference points to " + next + " already, and would dispose of what is in use");
      }
    } while (!reference.compareAndSet(previous, next));
    T replaced = previous;
    domain.retire(() -> disposer.accept(replaced), bytes);
  }
}
