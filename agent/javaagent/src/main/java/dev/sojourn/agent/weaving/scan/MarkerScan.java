package dev.sojourn.agent.weaving.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A quick test of a class file's raw bytes for the annotations. A file that passes need not have an
 * annotated method. A malformed file has no marker: the virtual machine will say what is wrong.
 */
public final class MarkerScan {
  // Every class that the application loads passes here. So this walks the constant pool once, from
  // entry to entry, and loads nothing. An annotation's descriptor must be a string of the pool.

  /** The descriptor of {@code @KernelMode} in class files. */
  public static final String KERNEL_MODE = "Ldev/sojourn/KernelMode;";

  /** The descriptor of {@code @UserMode} in class files. */
  public static final String USER_MODE = "Ldev/sojourn/UserMode;";

  private static final byte[][] MARKERS = {
    KERNEL_MODE.getBytes(StandardCharsets.US_ASCII), USER_MODE.getBytes(StandardCharsets.US_ASCII)
  };

  /**
   * A bit of {@link #find}'s answer: an annotation's descriptor, or one of the strings, is there.
   */
  public static final int MARKER = 1;

  /** A bit of {@link #find}'s answer: a class of the runtime is mentioned, maybe an annotation. */
  public static final int RUNTIME = 2;

  public static final byte[][] NONE = {};

  private static final byte[] API = "dev/sojourn/".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ENGINE = "engine/".getBytes(StandardCharsets.US_ASCII);
  private static final int KERNEL_MODE_LENGTH = KERNEL_MODE.length();
  private static final int USER_MODE_LENGTH = USER_MODE.length();

  /** The size in bytes of a pool's entry, by its tag and including it; 0 for no fixed size. */
  private static final byte[] SIZES = {
    0, 0, 0, 5, 5, 9, 9, 3, 3, 5, 5, 5, 5, 0, 0, 4, 3, 5, 5, 3, 3,
  };

  private static final int MAGIC = 0xCAFEBABE;
  private static final int POOL_START = 10;
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private MarkerScan() {}

  /** Whether the constant pool holds the descriptor of one of the annotations. */
  public static boolean hasMarker(byte[] file) {
    return (find(NONE, false, file) & MARKER) != 0;
  }

  /**
   * Looks in the constant pool for the strings and the descriptors of the annotations and, if
   * asked, for mentions of the runtime. Returns {@link #MARKER} and {@link #RUNTIME} as bits.
   */
  public static int find(byte[][] strings, boolean runtime, byte[] file) {
    int found = 0;
    int all = runtime ? MARKER | RUNTIME : MARKER;
    if (file.length < POOL_START || int32(file, 0) != MAGIC) {
      return found;
    }
    int count = int16(file, 8);
    int at = POOL_START;
    for (int entry = 1; entry < count && found != all; entry++) {
      if (at + 3 > file.length) {
        return found;
      }
      int tag = file[at];
      if (tag == UTF8) { // few calls here: at start-up most of this is interpreted
        int length = (file[at + 1] & 0xFF) << 8 | (file[at + 2] & 0xFF);
        if ((length == KERNEL_MODE_LENGTH || length == USER_MODE_LENGTH)
            && isAnyOf(MARKERS, file, at + 3, length)) {
          found |= MARKER;
        }
        if (strings.length > 0 && isAnyOf(strings, file, at + 3, length)) {
          found |= MARKER;
        }
        if (runtime && mentionsRuntime(file, at + 3, length)) {
          found |= RUNTIME;
        }
        at += 3 + length;
      } else if (tag < 0 || tag >= SIZES.length || SIZES[tag] == 0) {
        return found;
      } else {
        at += SIZES[tag];
        if (tag == LONG || tag == DOUBLE) {
          entry++; // takes two places in the pool
        }
      }
    }
    return found;
  }

  /** Whether a string is the internal name of a class of the runtime, or a type that has one. */
  private static boolean mentionsRuntime(byte[] file, int from, int length) {
    int end = from + length;
    if (length <= API.length || end > file.length) {
      return false;
    }
    if (isRuntimeName(file, from, end)) {
      return true;
    }
    if ("([L<".indexOf(file[from]) < 0) {
      return false;
    }
    for (int at = from; at < end - API.length; at++) {
      if (file[at] == 'L' && isRuntimeName(file, at + 1, end)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an internal name is in one of the runtime's two packages; none below them counts. */
  private static boolean isRuntimeName(byte[] file, int from, int end) {
    if (!starts(API, file, from, end)) {
      return false;
    }
    int at = from + API.length;
    if (starts(ENGINE, file, at, end)) {
      at += ENGINE.length;
    }
    while (at < end && file[at] != '/' && file[at] != ';') {
      at++;
    }
    return at == end || file[at] == ';';
  }

  private static boolean starts(byte[] wanted, byte[] file, int from, int end) {
    int to = from + wanted.length;
    return to <= end && Arrays.equals(wanted, 0, wanted.length, file, from, to);
  }

  private static boolean isAnyOf(byte[][] wanted, byte[] file, int from, int length) {
    for (byte[] each : wanted) {
      if (is(each, file, from, length)) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(byte[] wanted, byte[] file, int from, int length) {
    return length == wanted.length
        && from + length <= file.length
        && Arrays.equals(wanted, 0, length, file, from, from + length);
  }

  private static int int16(byte[] file, int at) {
    return (file[at] & 0xFF) << 8 | (file[at + 1] & 0xFF);
  }

  private static int int32(byte[] file, int at) {
    return int16(file, at) << 16 | int16(file, at + 2);
  }
}
