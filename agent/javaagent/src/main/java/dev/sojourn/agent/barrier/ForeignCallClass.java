package dev.sojourn.agent.barrier;

import dev.sojourn.agent.barrier.isolated.ForeignCall;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes the class file of {@link ForeignCall}'s subclass, as javac of JDK 22 would make it of:
 *
 * <pre>{@code
 * public final class LinkedCall extends ForeignCall {
 *   private static final MemorySegment ERRNO;
 *   private static final MethodHandle SYSCALL; // a constant, so that calls of it are compiled
 *
 *   static {
 *     require(LinkedCall.class.getModule().isNativeAccessEnabled());
 *     ERRNO = Arena.global().allocate(JAVA_INT);
 *     Linker linker = Linker.nativeLinker();
 *     SYSCALL = linker.downcallHandle(
 *         (MemorySegment) linker.defaultLookup().find("syscall").get(),
 *         FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
 *         Option.firstVariadicArg(1), Option.captureCallState("errno"));
 *   }
 *
 *   public LinkedCall(long number) { super(number); }
 *
 *   protected long syscall(long number, long command) {
 *     return (long) SYSCALL.invokeExact(ERRNO, number, command, 0L, 0L);
 *   }
 *
 *   protected int errno() { return ERRNO.get(JAVA_INT, 0L); }
 * }
 * }</pre>
 *
 * <p>It is written at run time because we compile for JDK 17, which has none of these types.
 * Reflection would do as well, but takes twice as long to start: for each reflective call the JDK
 * makes a class at run time.
 */
final class ForeignCallClass {
  private static final String SUPER = Type.getInternalName(ForeignCall.class);
  private static final String NAME = SUPER.substring(0, SUPER.lastIndexOf('/')) + "/LinkedCall";

  private static final String API = "java/lang/foreign/";
  private static final String SEGMENT = API + "MemorySegment";
  private static final String LAYOUT = API + "MemoryLayout";
  private static final String VALUES = API + "ValueLayout";
  private static final String LINKER = API + "Linker";
  private static final String OPTION = API + "Linker$Option";
  private static final String FUNCTION = API + "FunctionDescriptor";
  private static final String LOOKUP = API + "SymbolLookup";
  private static final String OF_INT = API + "ValueLayout$OfInt";
  private static final String OF_LONG = API + "ValueLayout$OfLong";
  private static final String HANDLE = "java/lang/invoke/MethodHandle";

  private final ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);

  private ForeignCallClass() {}

  /** The binary name of the class. */
  static String name() {
    return NAME.replace('/', '.');
  }

  static byte[] classFile() {
    return new ForeignCallClass().write();
  }

  private byte[] write() {
    type.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, NAME, null, SUPER, null);
    int constant = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
    type.visitField(constant, "ERRNO", l(SEGMENT), null, null).visitEnd();
    type.visitField(constant, "SYSCALL", l(HANDLE), null, null).visitEnd();
    initializer();
    constructor();
    syscall();
    errno();
    type.visitEnd();
    return type.toByteArray();
  }

  private void initializer() {
    MethodVisitor code = method(Opcodes.ACC_STATIC, "<clinit>", "()V");
    code.visitLdcInsn(Type.getObjectType(NAME));
    virtual(code, "java/lang/Class", "getModule", "()Ljava/lang/Module;");
    virtual(code, "java/lang/Module", "isNativeAccessEnabled", "()Z");
    code.visitMethodInsn(Opcodes.INVOKESTATIC, SUPER, "require", "(Z)V", false);

    statics(code, API + "Arena", "global", "()" + l(API + "Arena"));
    value(code, "JAVA_INT", OF_INT);
    interfaces(code, API + "SegmentAllocator", "allocate", "(" + l(LAYOUT) + ")" + l(SEGMENT));
    code.visitFieldInsn(Opcodes.PUTSTATIC, NAME, "ERRNO", l(SEGMENT));

    statics(code, LINKER, "nativeLinker", "()" + l(LINKER));
    code.visitInsn(Opcodes.DUP);
    interfaces(code, LINKER, "defaultLookup", "()" + l(LOOKUP));
    code.visitLdcInsn("syscall");
    interfaces(code, LOOKUP, "find", "(Ljava/lang/String;)Ljava/util/Optional;");
    virtual(code, "java/util/Optional", "get", "()Ljava/lang/Object;");
    code.visitTypeInsn(Opcodes.CHECKCAST, SEGMENT);
    descriptor(code);
    options(code);
    interfaces(
        code,
        LINKER,
        "downcallHandle",
        "(" + l(SEGMENT) + l(FUNCTION) + "[" + l(OPTION) + ")" + l(HANDLE));
    code.visitFieldInsn(Opcodes.PUTSTATIC, NAME, "SYSCALL", l(HANDLE));
    end(code, Opcodes.RETURN);
  }

  private static void descriptor(MethodVisitor code) {
    value(code, "JAVA_LONG", OF_LONG);
    array(code, LAYOUT, 4);
    for (int i = 0; i < 4; i++) {
      code.visitInsn(Opcodes.DUP);
      code.visitInsn(Opcodes.ICONST_0 + i);
      value(code, "JAVA_LONG", OF_LONG);
      code.visitInsn(Opcodes.AASTORE);
    }
    statics(code, FUNCTION, "of", "(" + l(LAYOUT) + "[" + l(LAYOUT) + ")" + l(FUNCTION));
  }

  private static void options(MethodVisitor code) {
    array(code, OPTION, 2);
    code.visitInsn(Opcodes.DUP);
    code.visitInsn(Opcodes.ICONST_0);
    code.visitInsn(Opcodes.ICONST_1);
    statics(code, OPTION, "firstVariadicArg", "(I)" + l(OPTION));
    code.visitInsn(Opcodes.AASTORE);
    code.visitInsn(Opcodes.DUP);
    code.visitInsn(Opcodes.ICONST_1);
    array(code, "java/lang/String", 1);
    code.visitInsn(Opcodes.DUP);
    code.visitInsn(Opcodes.ICONST_0);
    code.visitLdcInsn("errno");
    code.visitInsn(Opcodes.AASTORE);
    statics(code, OPTION, "captureCallState", "([Ljava/lang/String;)" + l(OPTION));
    code.visitInsn(Opcodes.AASTORE);
  }

  private void constructor() {
    MethodVisitor code = method(Opcodes.ACC_PUBLIC, "<init>", "(J)V");
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.LLOAD, 1);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, SUPER, "<init>", "(J)V", false);
    end(code, Opcodes.RETURN);
  }

  private void syscall() {
    MethodVisitor code = method(Opcodes.ACC_PROTECTED, "syscall", "(JJ)J");
    code.visitFieldInsn(Opcodes.GETSTATIC, NAME, "SYSCALL", l(HANDLE));
    code.visitFieldInsn(Opcodes.GETSTATIC, NAME, "ERRNO", l(SEGMENT));
    code.visitVarInsn(Opcodes.LLOAD, 1);
    code.visitVarInsn(Opcodes.LLOAD, 3);
    code.visitInsn(Opcodes.LCONST_0);
    code.visitInsn(Opcodes.LCONST_0);
    virtual(code, HANDLE, "invokeExact", "(" + l(SEGMENT) + "JJJJ)J");
    end(code, Opcodes.LRETURN);
  }

  private void errno() {
    MethodVisitor code = method(Opcodes.ACC_PROTECTED, "errno", "()I");
    code.visitFieldInsn(Opcodes.GETSTATIC, NAME, "ERRNO", l(SEGMENT));
    value(code, "JAVA_INT", OF_INT);
    code.visitInsn(Opcodes.LCONST_0);
    interfaces(code, SEGMENT, "get", "(" + l(OF_INT) + "J)I");
    end(code, Opcodes.IRETURN);
  }

  private MethodVisitor method(int access, String name, String descriptor) {
    MethodVisitor code = type.visitMethod(access, name, descriptor, null, null);
    code.visitCode();
    return code;
  }

  private static void end(MethodVisitor code, int returning) {
    code.visitInsn(returning);
    code.visitMaxs(0, 0); // computed
    code.visitEnd();
  }

  private static void statics(MethodVisitor code, String owner, String name, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, true);
  }

  private static void interfaces(MethodVisitor code, String owner, String name, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKEINTERFACE, owner, name, descriptor, true);
  }

  private static void virtual(MethodVisitor code, String owner, String name, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, name, descriptor, false);
  }

  private static void value(MethodVisitor code, String name, String layout) {
    code.visitFieldInsn(Opcodes.GETSTATIC, VALUES, name, l(layout));
  }

  private static void array(MethodVisitor code, String element, int length) {
    code.visitInsn(Opcodes.ICONST_0 + length);
    code.visitTypeInsn(Opcodes.ANEWARRAY, element);
  }

  /** The descriptor of a class. */
  private static String l(String internalName) {
    return "L" + internalName + ";";
  }
}
