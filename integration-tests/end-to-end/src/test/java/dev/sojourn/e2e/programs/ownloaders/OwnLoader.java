package dev.sojourn.e2e.programs.ownloaders;

import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Sharing;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.function.BiConsumer;

/** Has a guest in a loader that does not delegate to the class path. */
public final class OwnLoader {
  private static final String GUEST = "dev.sojourn.e2e.guest.Guest";

  private OwnLoader() {}

  /** Takes the kind of loader, whether it is used before an attach, and where its classes are. */
  public static void main(String[] args)
      throws ReflectiveOperationException, MalformedURLException {
    URL[] places = new URL[args.length - 2];
    for (int i = 0; i < places.length; i++) {
      places[i] = new File(args[i + 2]).toURI().toURL();
    }
    ClassLoader loader =
        args[0].equals("java only")
            ? new JavaOnly(places)
            : new URLClassLoader("urls", places, ClassLoader.getPlatformClassLoader());
    Class<?> guest = loader.loadClass(GUEST);
    if (args[1].equals("attach")) {
      @SuppressWarnings("unchecked")
      BiConsumer<String, Runnable> early =
          (BiConsumer<String, Runnable>) guest.getConstructor().newInstance();
      early.accept("retire", () -> {});
      Facts.awaitTest("attach");
    }
    Sharing.examine(guest);
    Facts.awaitTest("ready");
  }
}
