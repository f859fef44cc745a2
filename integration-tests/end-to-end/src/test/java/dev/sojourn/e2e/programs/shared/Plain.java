package dev.sojourn.e2e.programs.shared;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeSet;

/** Uses nothing of ours, and prints what an agent could have changed. */
public final class Plain {
  private Plain() {}

  public static void main(String[] args) throws IOException {
    System.out.println("arguments " + Arrays.toString(args));
    System.out.println("properties " + new TreeSet<>(System.getProperties().stringPropertyNames()));
    System.out.println("context loader " + loader(Thread.currentThread().getContextClassLoader()));
    System.out.println("own loader " + loader(Plain.class.getClassLoader()));
    System.out.println("package " + Plain.class.getPackage());
    System.out.println("thread " + Thread.currentThread());
    System.out.println("uncaught " + Thread.getDefaultUncaughtExceptionHandler());
    System.out.println("streams " + System.out.getClass() + System.err.getClass());
    System.out.println("methods " + Plain.class.getDeclaredMethods().length);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("stdin " + in.readLine());
    }
    if (args.length > 0 && args[0].equals("throw")) {
      throw new IllegalStateException("on purpose");
    }
    System.exit(args.length);
  }

  private static String loader(ClassLoader loader) {
    return loader == ClassLoader.getSystemClassLoader() ? "system" : String.valueOf(loader);
  }
}
