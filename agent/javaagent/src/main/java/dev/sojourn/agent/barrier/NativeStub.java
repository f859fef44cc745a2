package dev.sojourn.agent.barrier;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Modifier;

/**
 * Writes the class file of a class that has the name of JNA's class {@code Native}, and nothing but
 * four of its native methods. It is made at run time because the application would find a class of
 * that name in the agent's jar, in the place of JNA's own.
 */
final class NativeStub {
  /** The internal name. The names of the C functions in JNA's library contain it. */
  static final String NAME = "com/sun/jna/Native";

  private static final String[][] METHODS = {
    {"open", "(Ljava/lang/String;I)J"},
    {"findSymbol", "(JLjava/lang/String;)J"},
    // The first parameter is another type in JNA; the C function ignores it.
    {"invokeInt", "(Ljava/lang/Object;JI[Ljava/lang/Object;)I"},
    {"getLastError", "()I"},
  };

  private static final int MAGIC = 0xCAFEBABE;
  private static final int JAVA_17 = 61;
  private static final int TAG_UTF8 = 1;
  private static final int TAG_CLASS = 7;

  private NativeStub() {}

  /** Returns the class file, written in the order of JVMS 4.1. */
  static byte[] classFile() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeInt(JAVA_17); // minor version 0, major version 61
    out.writeShort(5 + 2 * METHODS.length);
    classConstant(out, NAME, 2); // constants 1 and 2
    classConstant(out, "java/lang/Object", 4); // 3 and 4
    for (String[] method : METHODS) { // from 5 on
      utf8Constant(out, method[0]);
      utf8Constant(out, method[1]);
    }
    out.writeShort(Modifier.PUBLIC | Modifier.FINAL);
    out.writeShort(1); // this class
    out.writeShort(3); // its super class
    out.writeShort(0); // interfaces
    out.writeShort(0); // fields
    out.writeShort(METHODS.length);
    for (int i = 0; i < METHODS.length; i++) {
      out.writeShort(Modifier.PUBLIC | Modifier.STATIC | Modifier.NATIVE);
      out.writeShort(5 + 2 * i); // name
      out.writeShort(6 + 2 * i); // descriptor
      out.writeShort(0); // attributes
    }
    out.writeShort(0); // attributes
    return bytes.toByteArray();
  }

  private static void classConstant(DataOutputStream out, String name, int nameIndex)
      throws IOException {
    out.writeByte(TAG_CLASS);
    out.writeShort(nameIndex);
    utf8Constant(out, name);
  }

  private static void utf8Constant(DataOutputStream out, String value) throws IOException {
    out.writeByte(TAG_UTF8);
    out.writeUTF(value);
  }
}
