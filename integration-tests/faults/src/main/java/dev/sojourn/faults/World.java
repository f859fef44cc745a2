package dev.sojourn.faults;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the engine of its own, rewritten, and of the trials: what a fault has broken is left
 * behind with it.
 */
final class World extends ClassLoader {
  private static final String TRIALS = "dev.sojourn.faults.world.";
  private static final String MONITOR = "dev.sojourn.engine.Monitor";
  private static final Map<String, byte[]> REWRITTEN = new ConcurrentHashMap<>();

  private final @Nullable String planted;

  private final boolean rewrites;

  private World(@Nullable String planted, boolean rewrites) {
    super(World.class.getClassLoader());
    this.planted = planted;
    this.rewrites = rewrites;
  }

  /**
   * Makes one, with all of its classes initialized.
   *
   * @param engine the names of the engine's classes
   * @param lazy whether its threads follow the lazy policy
   * @param planted {@code Class.method} that loses its catch blocks, or null
   * @param rewrites whether the engine's classes are rewritten
   */
  static Laboratory make(
      List<String> engine, boolean lazy, @Nullable String planted, boolean rewrites)
      throws ReflectiveOperationException {
    World world = new World(planted, rewrites);
    for (String name : engine) {
      Class.forName(name, true, world);
    }
    Field period = world.loadClass(MONITOR).getDeclaredField(Rewriter.PERIOD);
    period.setAccessible(true);
    period.setLong(null, TimeUnit.MILLISECONDS.toNanos(1));
    return Class.forName(TRIALS + "Lab", true, world)
        .asSubclass(Laboratory.class)
        .getConstructor(boolean.class)
        .newInstance(lazy);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    boolean trials = name.startsWith(TRIALS);
    if (!name.startsWith("dev.sojourn.") || (name.startsWith("dev.sojourn.faults.") && !trials)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        byte[] bytes = trials ? read(name) : engine(name);
        loaded = defineClass(name, bytes, 0, bytes.length);
      }
      return loaded;
    }
  }

  private byte[] engine(String name) {
    return rewrites
        ? REWRITTEN.computeIfAbsent(name, known -> Rewriter.rewrite(read(known), planted, true))
        : Rewriter.rewrite(read(name), null, false);
  }

  private byte[] read(String name) {
    String path = name.replace('.', '/') + ".class";
    try (InputStream in = getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
