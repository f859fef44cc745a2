package dev.sojourn.twins;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A check's run on a variant, in a virtual machine of its own.
 *
 * @param exit how it ended
 * @param millis how long it took, the start of the virtual machine included
 * @param output all that it said
 */
record Fork(int exit, long millis, String output) {
  /** As our programs say it, and as jcstress does. */
  private static final Pattern CAUGHT =
      Pattern.compile("(?:verdict: FAILED, caught by |TEST FAILURES: *\n)(.*)");

  private static final Pattern CLEAN = Pattern.compile("verdict: PASSED|Failed tests: No matches");

  /** Past the time that it was given: what takes so long will never end. */
  private static final long HANG_SECONDS = 120;

  static Fork run(Check check, Variant variant, int seconds)
      throws IOException, InterruptedException {
    Path out = variant.directory().resolve(check.kind() + ".out");
    Path loaded = variant.directory().resolve(check.kind() + ".loaded");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xlog:class+load:file=" + loaded);
    command.addAll(check.kind().command(check.argument(), variant.classes(), seconds));
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(variant.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    boolean ended;
    try {
      ended = process.waitFor(seconds + HANG_SECONDS, TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    String output = check + " on " + variant.name() + "\n" + Files.readString(out);
    assertTrue(ended, () -> "it hangs: " + output);
    // Else it was the engine as it is, from another place on the class path.
    String source = "source: " + variant.classes().toUri().toString().replace("///", "/");
    assertTrue(
        Files.readString(loaded).contains(source), () -> "nothing was loaded from it: " + output);
    return new Fork(process.exitValue(), millis, output);
  }

  boolean isClean() {
    return exit == 0 && CLEAN.matcher(output).find();
  }

  boolean isCaught() {
    return exit == 1 && CAUGHT.matcher(output).find();
  }

  /** What has caught it, as the program says. */
  String by() {
    Matcher matcher = CAUGHT.matcher(output);
    return matcher.find() ? matcher.group(1) : "nothing";
  }
}
