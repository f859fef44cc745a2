package dev.sojourn.agent.cli;

import com.sun.tools.attach.VirtualMachine;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A JVM on this machine.
 *
 * @param pid the id of its process
 * @param command its main class or jar, and the arguments
 */
record Jvm(String pid, String command) {
  /** Lists the JVMs that let themselves be found, but for this one. Asks none of them anything. */
  static List<Jvm> all() throws CommandFailure {
    requireAttachModule();
    String self = Long.toString(ProcessHandle.current().pid());
    return VirtualMachine.list().stream()
        .map(found -> new Jvm(found.id(), found.displayName()))
        .filter(jvm -> !jvm.pid().equals(self))
        .toList();
  }

  /**
   * Finds a JVM by its pid, else by its main class or jar, else by a regular expression that
   * matches a part of its command.
   *
   * @throws CommandFailure if the word is empty, or fits no JVM, or more than one
   */
  static Jvm find(String word) throws CommandFailure {
    if (word.isEmpty()) { // which every command would match: a shell's variable that is not set
      throw new CommandFailure(
          Exit.USAGE,
          "an empty word names no JVM",
          "the command list shows the JVMs that there are");
    }
    requireAttachModule();
    if (word.matches("[0-9]+")) {
      return new Jvm(word, "");
    }
    List<Jvm> all = all();
    List<Jvm> found = all.stream().filter(jvm -> jvm.isOf(word)).toList();
    if (found.isEmpty()) {
      Predicate<String> pattern = pattern(word);
      found = all.stream().filter(jvm -> pattern.test(jvm.command())).toList();
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    String reason =
        found.isEmpty()
            ? "no JVM has the main class '" + word + "', nor matches it as a regular expression"
            : found.size() + " JVMs match '" + word + "': " + String.join(", ", pids(found));
    throw new CommandFailure(
        Exit.NOT_FOUND, reason, "name one by its pid; the command list shows them");
  }

  private static List<String> pids(List<Jvm> found) {
    return found.stream().map(Jvm::pid).toList();
  }

  /** Whether the main class has this name, full or simple, or the jar does. */
  private boolean isOf(String name) {
    String main = command.split(" ", 2)[0];
    return main.equals(name) || main.endsWith("." + name) || main.endsWith("/" + name);
  }

  private static Predicate<String> pattern(String word) throws CommandFailure {
    try {
      return Pattern.compile(word).asPredicate();
    } catch (PatternSyntaxException e) {
      throw new CommandFailure(
          Exit.USAGE,
          "'" + word + "' is not a regular expression: " + e.getDescription(),
          "name the JVM by its pid, its main class, or a regular expression");
    }
  }

  /** To be called before {@link Attachment} is used: without the module it cannot be verified. */
  private static void requireAttachModule() throws CommandFailure {
    if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
      throw new CommandFailure(
          Exit.REFUSED,
          "the Java that runs this command has no module jdk.attach",
          "run it with a JDK; it need not be that of the other JVM");
    }
  }
}
