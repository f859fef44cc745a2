package dev.sojourn.agent.barrier;

/** An architecture on which {@code membarrier(2)} is called, and what differs between them. */
enum Machine {
  X86_64(324, "com/sun/jna/linux-x86-64/libjnidispatch.so"),
  AARCH64(283, "com/sun/jna/linux-aarch64/libjnidispatch.so");

  private final int membarrier;
  private final String jna;

  Machine(int membarrier, String jna) {
    this.membarrier = membarrier;
    this.jna = jna;
  }

  static Machine of(String os, String architecture) throws Refusal {
    if (!os.equals("Linux")) {
      throw new Refusal("membarrier(2) is a system call of Linux, and this is " + os);
    }
    return switch (architecture) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64" -> AARCH64;
      default ->
          throw new Refusal(
              "membarrier(2) is called on Linux for x86-64 and aarch64 only, and this JVM is for "
                  + architecture);
    };
  }

  /** The system call's number, from the kernel's table for this architecture. */
  int membarrier() {
    return membarrier;
  }

  /** The path of JNA's native half in the jar; the build renames it in the packaged agent. */
  String jna() {
    return jna;
  }
}
