package dev.sojourn.agent.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** JNA's library from its resource to the call, and what is said where the way is blocked. */
@EnabledOnOs(OS.LINUX)
final class JnaLibraryTest {
  private static final int EINVAL = 22;
  private static final int NO_COMMAND = 1 << 30;

  private final Path folder;

  JnaLibraryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Machine here() throws Refusal {
    return Machine.of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  private static Machine elsewhere() throws Refusal {
    return here() == Machine.X86_64 ? Machine.AARCH64 : Machine.X86_64;
  }

  @Test
  void callsAndLeavesNoFile() throws Exception {
    IntUnaryOperator syscall = JnaLibrary.syscall(here(), folder.toFile());
    assertNoFileIn(folder);
    int commands = syscall.applyAsInt(Membarrier.QUERY);
    if (commands >= 0) {
      assertEquals(-EINVAL, syscall.applyAsInt(NO_COMMAND));
      assertEquals(commands, syscall.applyAsInt(Membarrier.QUERY));
    } else {
      assertTrue(commands == -Membarrier.ENOSYS || commands == -Membarrier.EPERM, "" + commands);
    }
  }

  @Test
  void leavesNoFileIfTheVirtualMachineEndsMeanwhile() throws Exception {
    Process ends =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EndsMeanwhile.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    assertEquals(0, ends.waitFor());
    assertNoFileIn(folder);
  }

  /** Loads the library over and over, and ends when it sees that the file has been written. */
  static final class EndsMeanwhile {
    private static volatile boolean seen;

    public static void main(String... folder) throws Exception {
      File in = new File(folder[0]);
      Machine machine = here();
      Thread loads =
          new Thread(
              () -> {
                while (!seen) {
                  try {
                    JnaLibrary.syscall(machine, in);
                  } catch (Refusal e) {
                    throw new IllegalStateException(e);
                  }
                }
              },
              "loads");
      loads.setDaemon(true);
      loads.start();
      while (!seen) {
        File[] files = in.listFiles();
        seen = files != null && files.length == 1 && files[0].length() > 0;
      }
      System.exit(0);
    }
  }

  /** As when the application's JNA, which is on the class path here, has its library loaded. */
  @Test
  void aSecondLoadIsNoConflict() throws Exception {
    IntUnaryOperator one = JnaLibrary.syscall(here(), folder.toFile());
    IntUnaryOperator other = JnaLibrary.syscall(here(), folder.toFile());
    assertEquals(one.applyAsInt(Membarrier.QUERY), other.applyAsInt(Membarrier.QUERY));
  }

  @Test
  void folderThatCannotBeWrittenTo() throws IOException {
    File file = Files.createFile(folder.resolve("file")).toFile();
    String reason = refusal(Machine.X86_64, file);
    assertTrue(reason.startsWith("JNA's library could not be written to " + file), reason);
    assertTrue(reason.contains("point -Djava.io.tmpdir to a folder"), reason);
  }

  @Test
  void libraryThatCannotBeLoaded() throws Exception {
    String reason = refusal(elsewhere(), folder.toFile());
    assertTrue(reason.startsWith("JNA's library could not be loaded (" + folder), reason);
    assertTrue(reason.contains("if " + folder + " is mounted noexec, point"), reason);
    assertNoFileIn(folder);
  }

  @Test
  void folderMountedNoexec() throws Exception {
    Path noexec = mountedNoexec();
    assumeTrue(noexec != null, "no writable file system is mounted noexec here");
    Path ours = Files.createTempDirectory(noexec, "sojourn-test");
    try {
      String reason = refusal(here(), ours.toFile());
      assertTrue(reason.startsWith("JNA's library could not be loaded ("), reason);
      assertNoFileIn(ours);
    } finally {
      Files.delete(ours);
    }
  }

  private static @Nullable Path mountedNoexec() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/mounts"))) {
      String[] fields = line.split(" ", -1);
      if (fields[2].equals("tmpfs") && List.of(fields[3].split(",", -1)).contains("noexec")) {
        Path mounted = Path.of(fields[1]);
        if (Files.isWritable(mounted)) {
          return mounted;
        }
      }
    }
    return null;
  }

  private static String refusal(Machine machine, File folder) {
    return String.valueOf(
        assertThrows(Refusal.class, () -> JnaLibrary.syscall(machine, folder)).getMessage());
  }

  private static void assertNoFileIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }
}
