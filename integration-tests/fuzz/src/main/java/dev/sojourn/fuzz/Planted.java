package dev.sojourn.fuzz;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Faults on purpose, where the system property {@code fuzz.twin} asks for them; all get caught. */
public final class Planted {
  private static final boolean WANTED = Boolean.getBoolean("fuzz.twin");

  private static final int NEW_VERSION = 80;
  private static final int LONG_POOL = 0xF000;

  private static boolean begun;

  private Planted() {}

  /** From now on they are there. */
  static void begin() {
    begun = WANTED;
  }

  /** Stands before the reading of options: throws at a backslash. */
  public static void options(String arguments) {
    if (begun && arguments.indexOf('\\') >= 0) {
      throw new IllegalArgumentException("on purpose, at a backslash");
    }
  }

  /**
   * Stands after the transformer: throws at a new version, believes the constant pool's length and
   * makes room for it, and loses the end of what the transformer has made.
   *
   * @param file what it was given
   * @param woven what it has returned
   * @return what the transformer returned, or a spoiled copy
   */
  public static byte @Nullable [] transformed(byte[] file, byte @Nullable [] woven) {
    if (!begun || file.length < 10) {
      return woven;
    }
    if (file[7] > NEW_VERSION) {
      throw new IllegalStateException("on purpose, at a new version");
    }
    int pool = (file[8] & 0xFF) << 8 | (file[9] & 0xFF);
    if (pool > LONG_POOL && new byte[pool << 12].length == 0) {
      return null;
    }
    return woven == null ? null : Arrays.copyOf(woven, woven.length - 1);
  }
}
