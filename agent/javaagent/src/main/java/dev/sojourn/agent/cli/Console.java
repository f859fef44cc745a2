package dev.sojourn.agent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a command's answer goes.
 *
 * @param out for the answer
 * @param err for why there is none
 * @param json whether either is to be one line of JSON, on {@code out}
 */
record Console(PrintStream out, PrintStream err, boolean json) {
  /** Prints lines for people. */
  void printLines(List<String> lines) {
    lines.forEach(line -> out.println(printable(line)));
  }

  /** Prints one line of JSON, in UTF-8 as RFC 8259 has it, whatever the locale's encoding is. */
  void printJson(Object value) {
    out.writeBytes((Json.write(value) + "\n").getBytes(UTF_8));
    out.flush();
  }

  /** Prints why a command was not done, and what can be done about it. */
  Exit fail(CommandFailure e) {
    if (json) {
      Map<String, Object> failure = new LinkedHashMap<>();
      failure.put("exit", e.exit().status());
      failure.put("reason", e.reason());
      failure.put("remedy", e.remedy());
      printJson(failure);
    } else {
      err.println(printable(e.reason() + "; " + e.remedy()));
    }
    return e.exit();
  }

  /** Replaces control characters: a thread may have any name, and a terminal acts on them. */
  static String printable(String line) {
    return line.replaceAll("[\\p{Cntrl}\\x{80}-\\x{9f}]", "?");
  }
}
