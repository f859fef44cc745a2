package dev.sojourn.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The machine's processors, as Linux shows them: which thread runs where, and who interrupts whom.
 */
final class Processors {
  private static final Path INTERRUPTS = Path.of("/proc/interrupts");
  private static final Path TASKS = Path.of("/proc/self/task");

  private Processors() {}

  /** Why function-call interrupts cannot be counted here, or null if they can. */
  static @Nullable String obstacle() {
    try {
      if (allowed().size() < 2) {
        return "one processor is not enough";
      }
      functionCalls(allowed().get(0));
      bind("self", "-p", Long.toString(ProcessHandle.current().pid()));
      return null;
    } catch (IOException | IllegalStateException e) {
      return e.toString();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The numbers of the processors that this process may run on. */
  static List<Integer> allowed() throws IOException {
    List<Integer> allowed = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("Cpus_allowed_list:")) {
        for (String range : line.substring(line.indexOf(':') + 1).trim().split(",", -1)) {
          String[] ends = range.split("-", -1);
          for (int i = Integer.parseInt(ends[0]);
              i <= Integer.parseInt(ends[ends.length - 1]);
              i++) {
            allowed.add(i);
          }
        }
      }
    }
    return allowed;
  }

  /**
   * The function-call interrupts that a processor has received.
   *
   * @throws IllegalStateException if the kernel does not tell
   */
  static long functionCalls(int processor) throws IOException {
    List<String> lines = Files.readAllLines(INTERRUPTS);
    List<String> columns = Arrays.asList(lines.get(0).trim().split("\\s+", -1));
    int column = columns.indexOf("CPU" + processor);
    for (String line : lines) {
      String[] fields = line.trim().split("\\s+", -1);
      if (fields[0].equals("CAL:") && column >= 0) {
        return Long.parseLong(fields[column + 1]);
      }
    }
    throw new IllegalStateException(INTERRUPTS + " has no CAL line for processor " + processor);
  }

  /** Binds all threads of this process, and those they start, but for one, which has its own. */
  static void isolate(Thread thread, int processor) throws IOException, InterruptedException {
    String others =
        allowed().stream()
            .filter(other -> other != processor)
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    bind("all", "-a", "-p", "-c", others, Long.toString(ProcessHandle.current().pid()));
    bind(thread.getName(), "-p", "-c", Integer.toString(processor), nativeId(thread));
  }

  private static String nativeId(Thread thread) throws IOException {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        if (Files.readString(task.resolve("comm")).trim().equals(thread.getName())) {
          return task.getFileName().toString();
        }
      }
    }
    throw new IllegalStateException(TASKS + " has no thread '" + thread.getName() + "'");
  }

  private static void bind(String what, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("taskset"));
    command.addAll(List.of(arguments));
    Process taskset = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (taskset.waitFor() != 0) {
      throw new IllegalStateException("taskset cannot bind " + what + ": " + said.trim());
    }
  }
}
