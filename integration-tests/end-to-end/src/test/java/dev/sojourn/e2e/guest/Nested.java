package dev.sojourn.e2e.guest;

/** The main class of a jar that no class path can name: finds its host as any class there can. */
public final class Nested {
  private Nested() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    ClassLoader.getSystemClassLoader()
        .loadClass("dev.sojourn.e2e.programs.shared.Sharing")
        .getMethod("examine", Class.class)
        .invoke(null, Guest.class);
  }
}
