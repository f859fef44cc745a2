package dev.sojourn.e2e.programs.weaving;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;

/** Methods of every shape that is woven. Each tells whether its body runs in KERNEL. */
public final class Shapes {
  /** Where default, static and private methods of an interface are woven. */
  interface Default {
    @KernelMode
    default boolean defaultMethod() {
      return Sojourn.isInKernel();
    }

    @KernelMode
    static boolean staticMethod() {
      return Sojourn.isInKernel();
    }
  }

  static final class Inheriting implements Default {}

  /** Implementing it makes the compiler add a bridge, which carries a copy of the annotation. */
  interface Source<T> {
    T get(T input);
  }

  static final class BooleanSource implements Source<Boolean> {
    @Override
    @KernelMode
    public Boolean get(Boolean input) {
      return input && Sojourn.isInKernel();
    }
  }

  static class Base {
    @KernelMode
    boolean overridden() {
      return Sojourn.isInKernel();
    }
  }

  /** Its override has no annotation of its own. */
  static final class Override1 extends Base {
    @Override
    boolean overridden() {
      return Sojourn.isInKernel();
    }

    boolean callsSuper() {
      return super.overridden();
    }
  }

  record Point(int x) {
    @KernelMode
    boolean ofRecord() {
      return x == 3 && Sojourn.isInKernel();
    }
  }

  /** Sealed, and its only implementor is a record inside of it. */
  sealed interface Sealed {
    @KernelMode
    default boolean ofSealed() {
      return this instanceof Leaf && Sojourn.isInKernel();
    }

    record Leaf() implements Sealed {
      @KernelMode
      boolean ofNested() {
        return Sojourn.isInKernel();
      }
    }
  }

  enum Colour {
    RED {
      @Override
      @KernelMode
      boolean ofConstant() {
        return Sojourn.isInKernel();
      }
    };

    abstract boolean ofConstant();
  }

  final class Inner {
    @KernelMode
    boolean ofInner() {
      return Shapes.this.field == 7 && Sojourn.isInKernel();
    }
  }

  final int field = 7;

  @KernelMode
  static boolean staticMethod() {
    return Sojourn.isInKernel();
  }

  @KernelMode
  public boolean instanceMethod() {
    return field == 7 && Sojourn.isInKernel();
  }

  @KernelMode
  private boolean privateMethod() {
    return Sojourn.isInKernel();
  }

  boolean callsPrivate() {
    return privateMethod();
  }

  @KernelMode
  synchronized boolean synchronizedMethod() {
    return Thread.holdsLock(this) && Sojourn.isInKernel();
  }

  @KernelMode
  static synchronized boolean staticSynchronizedMethod() {
    return Thread.holdsLock(Shapes.class) && Sojourn.isInKernel();
  }

  @KernelMode
  final boolean lambdaInside() {
    return ((java.util.function.BooleanSupplier) Sojourn::isInKernel).getAsBoolean();
  }

  /** Every call of the recursion sees KERNEL, on the way down and on the way back. */
  @KernelMode
  boolean recursive(int depth) {
    boolean before = Sojourn.isInKernel();
    boolean below = depth == 0 || recursive(depth - 1);
    return before && below && Sojourn.isInKernel();
  }

  /** Wide and narrow arguments, some overwritten, in front of a wide result. */
  @KernelMode
  static double arguments(long a, int b, double c, String d, byte e, float f, Object... rest) {
    a = a * 2;
    d = d + rest.length;
    return Sojourn.isInKernel() ? a + b + c + d.length() + e + f : Double.NaN;
  }

  /** Loops, switches and handlers of its own: many stack map frames. */
  @KernelMode
  static String branches(int n) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < n; i++) {
      try {
        switch (i % 3) {
          case 0 -> throw new IllegalStateException("zero");
          case 1 -> text.append(Sojourn.isInKernel() ? 'k' : 'u');
          default -> {
            if (i == 5) {
              return text.append("5").toString();
            }
          }
        }
      } catch (IllegalStateException e) {
        text.append('z');
      } finally {
        text.append(Sojourn.isInKernel() ? '.' : '!');
      }
    }
    return text.toString();
  }
}
