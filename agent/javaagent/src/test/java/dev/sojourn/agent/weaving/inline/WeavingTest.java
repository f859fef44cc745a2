package dev.sojourn.agent.weaving.inline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.Sojourn;
import dev.sojourn.agent.weaving.ClassFiles;
import dev.sojourn.agent.weaving.DefiningLoader;
import dev.sojourn.agent.weaving.fixtures.Flow;
import dev.sojourn.agent.weaving.fixtures.Generics;
import dev.sojourn.agent.weaving.fixtures.Places;
import dev.sojourn.agent.weaving.fixtures.Values;
import dev.sojourn.agent.weaving.scan.MarkedMethods;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a woven method must not change: values, exceptions, monitors, ways through the code. */
final class WeavingTest {
  private static final Class<?> WOVEN = load(Values.class, true);
  private static final Class<?> PLAIN = load(Values.class, false);

  private static Class<?> load(Class<?> fixture, boolean woven) {
    Map<String, byte[]> files = ClassFiles.withNested(fixture);
    return new DefiningLoader(fixture.getClassLoader(), woven ? ClassFiles.woven(files) : files)
        .load(fixture.getName());
  }

  private static Object make(Class<?> type) throws ReflectiveOperationException {
    return type.getConstructor().newInstance();
  }

  /** Whether the method that was called last ran in KERNEL; the caller must be outside again. */
  private static boolean ranInKernel(Object instance) throws ReflectiveOperationException {
    assertFalse(Sojourn.isInKernel(), "the thread was left in KERNEL");
    return (boolean) instance.getClass().getMethod("wasInKernel").invoke(instance);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(boolean.class, List.of(true, false)),
        Arguments.of(byte.class, List.of(Byte.MIN_VALUE, (byte) -1, Byte.MAX_VALUE)),
        Arguments.of(short.class, List.of(Short.MIN_VALUE, (short) -1, Short.MAX_VALUE)),
        Arguments.of(char.class, List.of('\0', 'x', '\uFFFF')),
        Arguments.of(int.class, List.of(Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE)),
        Arguments.of(long.class, List.of(Long.MIN_VALUE, -1L, 1L << 32, Long.MAX_VALUE)),
        Arguments.of(float.class, List.of(-0.0f, Float.NaN, Float.MIN_VALUE)),
        Arguments.of(double.class, List.of(-0.0, Double.NaN, Double.MIN_VALUE, Math.PI)),
        Arguments.of(Object.class, List.of("text", new Object(), List.of())),
        Arguments.of(long[][].class, List.of((Object) new long[][] {{1, 2}, {}})));
  }

  @ParameterizedTest
  @MethodSource("values")
  void returnsWhatTheBodyReturns(Class<?> type, List<Object> values) throws Exception {
    for (Class<?> fixture : List.of(WOVEN, PLAIN)) {
      Object instance = make(fixture);
      Method method = fixture.getMethod("value", type);
      assertSame(type, method.getReturnType());
      for (Object value : values) {
        Object returned = method.invoke(instance, new Object[] {value});
        assertEquals(value, returned); // boxed: equal to the bit
        if (!type.isPrimitive()) {
          assertSame(value, returned);
        }
        assertEquals(fixture == WOVEN, ranInKernel(instance));
      }
    }
  }

  /** The files of the classes around are not looked at: their type variables are unknown. */
  @Test
  void returnsTypeVariablesOfWhatIsAround() throws Exception {
    for (boolean woven : List.of(true, false)) {
      String where = woven ? "in KERNEL" : "outside";
      Object returned = load(Generics.class, woven).getMethod("call").invoke(null);
      assertEquals(List.of(where, where), returned);
    }
  }

  @Test
  void returnsNullAndNothing() throws Exception {
    for (Class<?> fixture : List.of(WOVEN, PLAIN)) {
      Object instance = make(fixture);
      assertNull(fixture.getMethod("value", Object.class).invoke(instance, (Object) null));
      assertNull(fixture.getMethod("nothing").invoke(instance));
      assertEquals(fixture == WOVEN, ranInKernel(instance));
    }
  }

  /** What a call of the method throws. */
  private static Throwable thrown(Method method, @Nullable Object instance, Object... arguments) {
    Throwable wrapper =
        assertThrows(InvocationTargetException.class, () -> method.invoke(instance, arguments));
    return Objects.requireNonNull(wrapper.getCause());
  }

  @Test
  void passesAnExceptionThroughUntouched() throws Exception {
    List<Throwable> exceptions =
        List.of(
            new IOException("checked"),
            new IllegalStateException("unchecked", new Error()),
            new AssertionError("error"),
            new Throwable("neither"));
    for (Class<?> fixture : List.of(WOVEN, PLAIN)) {
      Object instance = make(fixture);
      Method kernel = fixture.getMethod("thrown", Throwable.class);
      Method user = fixture.getMethod("thrownInUser", Throwable.class);
      for (Throwable exception : exceptions) {
        StackTraceElement[] trace = exception.getStackTrace();
        assertSame(exception, thrown(kernel, instance, exception));
        assertEquals(fixture == WOVEN, ranInKernel(instance));
        assertSame(exception, thrown(user, instance, exception));
        assertFalse(ranInKernel(instance));
        assertArrayEquals(trace, exception.getStackTrace());
        assertEquals(0, exception.getSuppressed().length);
      }
    }
  }

  @Test
  void keepsLineNumbersAndAddsNoFrame() throws Exception {
    List<StackTraceElement> tops = new ArrayList<>();
    for (Class<?> fixture : List.of(WOVEN, PLAIN)) {
      Object instance = make(fixture);
      Throwable exception = thrown(fixture.getMethod("divided", int.class), instance, 0);
      assertSame(ArithmeticException.class, exception.getClass());
      assertEquals(fixture == WOVEN, ranInKernel(instance));
      StackTraceElement[] trace = exception.getStackTrace();
      assertEquals("divided", trace[0].getMethodName());
      assertNotEquals(fixture.getName(), trace[1].getClassName());
      tops.add(trace[0]);
    }
    assertTrue(tops.get(0).getLineNumber() > 0);
    assertEquals(tops.get(1).getLineNumber(), tops.get(0).getLineNumber());
  }

  @Test
  void holdsTheMonitorOfASynchronizedMethodAndReleasesIt() throws Exception {
    for (Class<?> fixture : List.of(WOVEN, PLAIN)) {
      Object instance = make(fixture);
      assertEquals(true, fixture.getMethod("locked").invoke(instance));
      assertEquals(fixture == WOVEN, ranInKernel(instance));
      assertFalse(Thread.holdsLock(instance));

      Method ofClass = fixture.getMethod("lockedClass", RuntimeException.class);
      assertEquals(fixture == WOVEN, ofClass.invoke(null, (Object) null));
      RuntimeException exception = new RuntimeException("by intention");
      assertSame(exception, thrown(ofClass, null, exception));
      assertFalse(Thread.holdsLock(fixture));
      assertFalse(Sojourn.isInKernel());
    }
  }

  @Test
  void keepsArguments() throws Exception {
    for (Class<?> fixture : List.of(WOVEN, PLAIN)) {
      Object instance = make(fixture);
      Method many =
          Arrays.stream(fixture.getMethods())
              .filter(m -> m.getName().equals("many"))
              .findFirst()
              .get();
      Object text =
          many.invoke(instance, 1, 1L << 40, 0.5f, 2.5, "e", (byte) -6, -7L, 'h', Double.NaN, true);
      assertEquals("2" + (1L << 40) + "0.5" + (2.5 + (1L << 40)) + "e!-6-7hNaNtrue", text);
      assertEquals(fixture == WOVEN, ranInKernel(instance));
      Object length =
          fixture
              .getMethod("variable", String.class, Object[].class)
              .invoke(instance, "a", new Object[] {"b", 7});
      assertEquals(3, length);
    }
  }

  @Test
  void takesTheSameWayThroughTheCode() throws Exception {
    IntUnaryOperator woven = (IntUnaryOperator) make(load(Flow.class, true));
    IntUnaryOperator plain = (IntUnaryOperator) make(load(Flow.class, false));
    for (int x = -3_000; x <= 3_000; x++) {
      assertEquals(plain.applyAsInt(x), woven.applyAsInt(x), "of " + x);
      assertFalse(Sojourn.isInKernel());
    }
  }

  @Test
  void addsRemovesAndChangesNoMember() {
    for (Class<?> fixture : List.of(Values.class, Flow.class, Places.class)) {
      Map<String, byte[]> files = ClassFiles.withNested(fixture);
      DefiningLoader loader = new DefiningLoader(fixture.getClassLoader(), ClassFiles.woven(files));
      for (String name : files.keySet()) {
        Class<?> woven = loader.load(name);
        Class<?> plain = new DefiningLoader(fixture.getClassLoader(), files).load(name);
        assertNotSame(plain, woven);
        assertEquals(ClassOutline.of(plain), ClassOutline.of(woven));
      }
    }
  }

  @Test
  void leavesTheRestOfAFileAlone() {
    byte[] file = ClassFiles.of(Values.class);
    byte[] woven = ClassFiles.weave(Values.class.getName(), file);
    assertFalse(Arrays.equals(file, woven));
    assertEquals(ClassFiles.version(file), ClassFiles.version(woven));
    assertEquals(MarkedMethods.read(file), MarkedMethods.read(woven));
  }
}
