package dev.sojourn.agent.weaving.inline;

import dev.sojourn.agent.weaving.scan.MarkedMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * A reader of the sizes of methods in class files. HotSpot never compiles a method beyond a limit,
 * but interprets it for ever.
 */
public final class CodeSizes {
  /** HotSpot's {@code -XX:HugeMethodLimit} in bytes of code, which only a debug build can set. */
  static final int LIMIT = 8_000;

  private static final String UNCOMPILED =
      " bytes of code, and HotSpot compiles no method of more than "
          + LIMIT
          + " (-XX:-DontCompileHugeMethods makes it compile them)";

  private CodeSizes() {}

  /** Returns remarks on the sizes of woven methods, by name and descriptor; mostly none. */
  public static Map<String, String> remarks(
      byte[] before, byte[] woven, List<MarkedMethod> methods) {
    if (woven.length <= LIMIT) {
      return Map.of();
    }
    Map<String, Integer> old = read(before);
    Map<String, Integer> now = read(woven);
    Map<String, String> remarks = new HashMap<>();
    for (MarkedMethod method : methods) {
      String key = method.name() + method.descriptor();
      int size = now.getOrDefault(key, 0);
      if (size > LIMIT) {
        int was = old.getOrDefault(key, 0);
        String grown =
            was > LIMIT
                ? "it has " + was
                : "the hooks make its code grow from " + was + " to " + size;
        remarks.put(key, grown + UNCOMPILED);
      }
    }
    return remarks;
  }

  /** Returns the size of each method's code in bytes, by name and descriptor. */
  public static Map<String, Integer> read(byte[] file) {
    return read(OpenedClassReader.of(file), false);
  }

  /** Returns the number of slots of each method's local variables, by name and descriptor. */
  static Map<String, Integer> locals(ClassReader reader) {
    return read(reader, true);
  }

  private static Map<String, Integer> read(ClassReader reader, boolean locals) {
    char[] buffer = new char[reader.getMaxStringLength()];
    Map<String, Integer> sizes = new HashMap<>();
    int at = reader.header + 8 + 2 * reader.readUnsignedShort(reader.header + 6);
    for (int members = 0; members < 2; members++) { // fields, then methods
      int count = reader.readUnsignedShort(at);
      at += 2;
      for (int i = 0; i < count; i++) {
        String key = reader.readUTF8(at + 2, buffer) + reader.readUTF8(at + 4, buffer);
        int attributes = reader.readUnsignedShort(at + 6);
        at += 8;
        for (int j = 0; j < attributes; j++) {
          if (members == 1 && "Code".equals(reader.readUTF8(at, buffer))) {
            sizes.put(key, locals ? reader.readUnsignedShort(at + 8) : reader.readInt(at + 10));
          }
          at += 6 + reader.readInt(at + 2);
        }
      }
    }
    return sizes;
  }
}
