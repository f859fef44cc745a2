package dev.sojourn.torture;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Moves threads, and now and then the process, among the processors it may use; by taskset(1). */
final class Affinity implements Runnable {
  private static final Path SELF = Path.of("/proc/self");
  private static final String ALLOWED = "Cpus_allowed_list:";
  private static final int REST_MILLIS = 200;

  private final Board board;
  private final SplittableRandom random;
  private final String all;
  private final List<String> processors;

  private Affinity(Board board, String all, List<String> processors) {
    this.board = board;
    this.random = board.random();
    this.all = all;
    this.processors = processors;
  }

  /** Returns null, and says why, if there is nothing to move with or between. */
  static @Nullable Affinity orNull(Board board, PrintStream out) {
    String why;
    try {
      String all = allowed();
      List<String> processors = processors(all);
      if (!taskset("-V")) {
        why = "taskset fails";
      } else if (processors.size() < 2) {
        why = "there is one processor";
      } else {
        return new Affinity(board, all, processors);
      }
    } catch (IOException e) {
      why = e.toString();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts", e);
    }
    out.println("torture: threads are not moved among processors: " + why);
    return null;
  }

  @Override
  public void run() {
    try {
      while (!board.stopped) {
        if (move()) {
          board.totals.moves.increment();
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(REST_MILLIS));
      }
      taskset("-a", "-p", "-c", all, pid());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts", e);
    }
  }

  /** False if the thread has died meanwhile. */
  private boolean move() throws IOException, InterruptedException {
    return switch (random.nextInt(16)) {
      case 0 -> taskset("-a", "-p", "-c", anyOf(processors), pid());
      case 1, 2, 3 -> taskset("-a", "-p", "-c", all, pid());
      default -> taskset("-p", "-c", anyOf(processors), anyOf(threads()));
    };
  }

  private String anyOf(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static boolean taskset(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("taskset"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor() == 0;
  }

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  private static List<String> threads() throws IOException {
    try (Stream<Path> tasks = Files.list(SELF.resolve("task"))) {
      return tasks.map(task -> String.valueOf(task.getFileName())).toList();
    }
  }

  private static String allowed() throws IOException {
    for (String line : Files.readAllLines(SELF.resolve("status"))) {
      if (line.startsWith(ALLOWED)) {
        return line.substring(ALLOWED.length()).strip();
      }
    }
    throw new IOException("no " + ALLOWED + " in " + SELF);
  }

  /** Of a list such as 0-3,8. */
  private static List<String> processors(String list) {
    List<String> numbers = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      String[] ends = part.split("-", 2);
      for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
        numbers.add(Integer.toString(i));
      }
    }
    return numbers;
  }
}
