package dev.sojourn.e2e.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A forked JVM. Whatever it is waited for has a hang limit; past it, the test fails and says why.
 */
public final class Running implements AutoCloseable {
  /** Not a time that anything is measured by: something that takes so long will never come. */
  public static final long HANG_SECONDS = 120;

  private final Jdk jdk;
  private final List<String> command;
  private final Process process;
  private final Output out;
  private final Output err;

  public Running(Jdk jdk, List<String> command, Process process) {
    this.jdk = jdk;
    this.command = command;
    this.process = process;
    this.out = Output.of(process.getInputStream(), "stdout");
    this.err = Output.of(process.getErrorStream(), "stderr");
  }

  public long pid() {
    return process.pid();
  }

  /** Sends a line to its stdin. */
  public void send(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw failure("it does not read its stdin: " + e);
    }
  }

  /** Sends it a signal, such as {@code STOP}. */
  public void signal(String name) {
    try {
      Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid()).start();
      if (kill.waitFor() != 0) {
        throw failure("the signal " + name + " could not be sent");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Waits until it has printed this line on stdout. */
  public void awaitOut(String line) {
    await(out, lines -> lines.contains(line), "the line '" + line + "' on stdout");
  }

  /** Waits until it has printed this line on stdout so many times. */
  public void awaitOut(String line, int times) {
    await(
        out,
        lines -> lines.stream().filter(line::equals).count() >= times,
        "the line '" + line + "' on stdout for the " + times + ". time");
  }

  /** Waits for a line on stdout that begins so, and returns the rest of it. */
  public String awaitOutStarting(String prefix) {
    await(
        out,
        lines -> lines.stream().anyMatch(line -> line.startsWith(prefix)),
        "a line on stdout that begins with '" + prefix + "'");
    return out.lines().stream()
        .filter(line -> line.startsWith(prefix))
        .findFirst()
        .orElseThrow()
        .substring(prefix.length());
  }

  /** A fact that it has printed, {@code name=number}. */
  public long number(String name) {
    String prefix = name + "=";
    return out.lines().stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> Long.valueOf(line.substring(prefix.length())))
        .findFirst()
        .orElseThrow(() -> failure("it has not printed " + name));
  }

  /** Waits until what it has printed on stderr is as wanted. */
  public void awaitErr(Predicate<List<String>> condition, String what) {
    await(err, condition, what);
  }

  /** Ends its stdin and waits for it to end. */
  public Finished finish() {
    return finish(HANG_SECONDS);
  }

  /** Ends its stdin and waits for it to end; after so many seconds it counts as hung. */
  public Finished finish(long seconds) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already.
    }
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw failure("it has not ended within " + seconds + " s\n" + threadDump());
      }
      out.awaitEnd();
      err.awaitEnd();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return new Finished(command, process.exitValue(), out.lines(), err.lines());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void await(Output output, Predicate<List<String>> condition, String what) {
    try {
      if (!output.await(condition, HANG_SECONDS)) {
        throw failure(
            "waited in vain for " + what + (process.isAlive() ? "\n" + threadDump() : ""));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private AssertionError failure(String what) {
    String state = process.isAlive() ? "running" : "ended with status " + process.exitValue();
    return new AssertionError(
        String.join(
            "\n",
            what,
            "command: " + String.join(" ", command) + " (" + state + ")",
            "stdout: " + String.join("\n", out.lines()),
            "stderr: " + String.join("\n", err.lines())));
  }

  private String threadDump() {
    try {
      Process jcmd =
          new ProcessBuilder(jdk.tool("jcmd").toString(), Long.toString(pid()), "Thread.print")
              .redirectErrorStream(true)
              .start();
      Output dump = Output.of(jcmd.getInputStream(), "thread dump");
      if (!jcmd.waitFor(10, TimeUnit.SECONDS)) {
        jcmd.destroyForcibly();
      }
      dump.awaitEnd();
      return String.join("\n", dump.lines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }
}
