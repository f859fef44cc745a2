package dev.sojourn.e2e.programs.languages;

import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Mx;
import dev.sojourn.e2e.programs.shared.Probe;
import groovy.lang.GroovyClassLoader;
import java.io.IOException;
import kotlin.text.StringsKt;
import scala.Function0;
import scala.util.Try$;

/** Calls methods that compilers of other languages have made. */
public final class Languages {
  private static final String GROOVY =
      """
      package app
      class Greeting {
        @dev.sojourn.KernelMode boolean annotated() { dev.sojourn.Sojourn.isInKernel() }
        boolean matched() { dev.sojourn.Sojourn.isInKernel() }
        boolean other() { dev.sojourn.Sojourn.isInKernel() }
      }
      """;

  private Languages() {}

  /** Tells where its length was asked for. */
  private static final class Text implements CharSequence {
    private boolean inKernel;

    @Override
    public int length() {
      inKernel = Sojourn.isInKernel();
      return 2;
    }

    @Override
    public char charAt(int index) {
      return 'x';
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return this;
    }

    @Override
    public String toString() {
      return "xx";
    }
  }

  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    Mx.await();
    Probe.call("kotlin", Languages::kotlin);
    Function0<Boolean> inKernel = Sojourn::isInKernel;
    Probe.call("scala", () -> Try$.MODULE$.apply(inKernel).get());
    Class.forName("kotlinx.coroutines.DelayKt");
    try (GroovyClassLoader loader = new GroovyClassLoader()) {
      Class<?> type = loader.parseClass(GROOVY);
      Object greeting = type.getConstructor().newInstance();
      for (String method : new String[] {"annotated", "matched", "other"}) {
        Probe.call("groovy " + method, () -> groovy(greeting, method));
      }
    }
    Facts.awaitTest("ready");
  }

  private static boolean kotlin() {
    Text text = new Text();
    StringsKt.repeat(text, 2);
    return text.inKernel;
  }

  private static boolean groovy(Object greeting, String method) {
    try {
      return (Boolean) greeting.getClass().getMethod(method).invoke(greeting);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
