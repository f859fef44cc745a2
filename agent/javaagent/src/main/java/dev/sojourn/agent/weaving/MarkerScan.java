package dev.sojourn.agent.weaving;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Tells from a class file's raw bytes whether one of the annotations can be in it.
 *
 * <p>Every class that the application loads passes here, so it walks the constant pool once, from
 * entry to entry, and loads nothing. An annotation's descriptor must be one of the pool's strings;
 * that the string is there does not yet mean that a method is annotated. A file that is not as the
 * format says has no marker: the virtual machine will say what is wrong with it.
 */
final class MarkerScan {
  /** The descriptor of {@code @KernelMode} in class files. */
  static final String KERNEL_MODE = "Ldev/sojourn/KernelMode;";

  /** The descriptor of {@code @UserMode} in class files. */
  static final String USER_MODE = "Ldev/sojourn/UserMode;";

  private static final byte[][] MARKERS = {
    KERNEL_MODE.getBytes(StandardCharsets.US_ASCII), USER_MODE.getBytes(StandardCharsets.US_ASCII)
  };

  private static final byte[][] NONE = {};

  private static final int MAGIC = 0xCAFEBABE;
  private static final int POOL_START = 10;
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private MarkerScan() {}

  /** Whether the constant pool holds the descriptor of one of the annotations. */
  static boolean hasMarker(byte[] file) {
    return hasMarkerOr(NONE, file);
  }

  /** Whether the constant pool holds one of the strings, or the descriptor of an annotation. */
  static boolean hasMarkerOr(byte[][] strings, byte[] file) {
    if (file.length < POOL_START || int32(file, 0) != MAGIC) {
      return false;
    }
    int count = int16(file, 8);
    int at = POOL_START;
    for (int entry = 1; entry < count; entry++) {
      if (at + 3 > file.length) {
        return false;
      }
      int tag = file[at];
      if (tag == UTF8) {
        int length = int16(file, at + 1);
        if (isAnyOf(MARKERS, file, at + 3, length) || isAnyOf(strings, file, at + 3, length)) {
          return true;
        }
      }
      int size = entrySize(file, at);
      if (size < 0) {
        return false;
      }
      at += size;
      if (tag == LONG || tag == DOUBLE) {
        entry++; // takes two places in the pool
      }
    }
    return false;
  }

  /** The size in bytes of the pool's entry at an offset, tag included; -1 for an unknown tag. */
  private static int entrySize(byte[] file, int at) {
    return switch (file[at]) {
      case UTF8 -> 3 + int16(file, at + 1);
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 5; // Integer, Float, three refs, NameAndType, two Dynamic
      case LONG, DOUBLE -> 9;
      case 7, 8, 16, 19, 20 -> 3; // Class, String, MethodType, Module, Package
      case 15 -> 4; // MethodHandle
      default -> -1;
    };
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
