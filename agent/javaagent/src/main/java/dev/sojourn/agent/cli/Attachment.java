package dev.sojourn.agent.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.sojourn.agent.status.Publication;
import dev.sojourn.agent.status.Question;
import dev.sojourn.agent.status.StatusReport;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A connection to another JVM by the attach mechanism: a socket in the file system, no port. */
final class Attachment implements AutoCloseable {
  private static final int OLDEST = 17;
  private static final String WITH_THE_AGENT = "start it with -javaagent:sojourn-agent.jar";

  private final String pid;
  private final VirtualMachine machine;

  private Attachment(String pid, VirtualMachine machine) {
    this.pid = pid;
    this.machine = machine;
  }

  static Attachment to(String pid) throws CommandFailure {
    Target.of(pid).requireAttachable();
    try {
      return new Attachment(pid, VirtualMachine.attach(pid));
    } catch (AttachNotSupportedException e) {
      throw new CommandFailure(
          Exit.REFUSED,
          "process " + pid + " does not let itself be attached to: " + e.getMessage(),
          "it must be a HotSpot JVM that has come as far as main and is not suspended");
    } catch (IOException e) {
      throw failure(pid, e);
    }
  }

  /** Reads the report that the agent there shows; null if none. Runs no code of ours there. */
  @Nullable StatusReport report() throws CommandFailure {
    try {
      String text = machine.getAgentProperties().getProperty(Publication.PROPERTY);
      return text == null ? null : StatusReport.parse(text);
    } catch (IOException e) {
      throw failure(pid, e);
    }
  }

  /** Reads the report. While the JVM is so young that it may not show one yet, waits for it. */
  @Nullable StatusReport awaitReport() throws CommandFailure {
    StatusReport report = report();
    try {
      while (report == null && Target.of(pid).isYoung()) {
        Thread.sleep(100);
        report = report();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return report;
  }

  /** Puts a question to the agent there, which must be at work, and returns the answer. */
  StatusReport ask(Question question) throws CommandFailure {
    String said = load(question.format(), "ask over JMX: the operation explain of type=Agent");
    try {
      String text = machine.getAgentProperties().getProperty(Question.ANSWER, "");
      StatusReport answer = StatusReport.parse(text);
      if (!answer.text("asker").equals(question.asker()) || !answer.text("failure").isEmpty()) {
        throw new CommandFailure(
            Exit.FAILED,
            "process " + pid + " has not answered " + said + answer.text("failure"),
            "try again, or ask over JMX; an older agent has no answer");
      }
      return answer;
    } catch (IOException e) {
      throw failure(pid, e);
    }
  }

  /** Loads the agent. Returns what the JVM complains of, if it does; a report tells the outcome. */
  String load(@Nullable String options) throws CommandFailure {
    return load(options, "start it without that, or " + WITH_THE_AGENT);
  }

  private String load(@Nullable String options, String remedy) throws CommandFailure {
    try {
      requireSuitable(machine.getSystemProperties());
      String flags = machine.getAgentProperties().getProperty("sun.jvm.args", "");
      if (flags.contains("-XX:-EnableDynamicAgentLoading")) {
        throw loadingDisabled(remedy);
      }
      machine.loadAgent(self(), options == null ? "" : options);
      return "";
    } catch (AgentLoadException | AgentInitializationException e) {
      String message = String.valueOf(e.getMessage());
      if (message.contains("Dynamic agent loading is not enabled")) {
        throw loadingDisabled(remedy);
      }
      return message;
    } catch (IOException e) {
      throw failure(pid, e);
    }
  }

  private void requireSuitable(Properties properties) throws CommandFailure {
    String name = properties.getProperty("java.vm.name", "of an unknown kind");
    if (!name.matches(".*(HotSpot|OpenJDK|GraalVM).*")) {
      throw new CommandFailure(
          Exit.REFUSED,
          "process " + pid + " is not a HotSpot JVM: " + name,
          "run the application on HotSpot, as every OpenJDK build has it");
    }
    String version = properties.getProperty("java.specification.version", "0");
    if (!version.matches("[0-9]{1,9}") || Integer.parseInt(version) < OLDEST) {
      throw new CommandFailure(
          Exit.REFUSED,
          "process " + pid + " runs Java " + version + ", which is too old",
          "run the application on Java " + OLDEST + " or newer");
    }
  }

  private CommandFailure loadingDisabled(String remedy) {
    return new CommandFailure(
        Exit.REFUSED,
        "process " + pid + " was started with -XX:-EnableDynamicAgentLoading",
        remedy);
  }

  private static CommandFailure failure(String pid, IOException e) {
    return Target.of(pid).isAlive()
        ? new CommandFailure(
            Exit.FAILED,
            "process " + pid + " does not answer: " + e.getMessage(),
            "try again, or " + WITH_THE_AGENT)
        : Target.gone(pid);
  }

  private static String self() throws IOException {
    try {
      return new File(Attachment.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .getPath();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    try {
      machine.detach();
    } catch (IOException e) {
      // The JVM has ended. The caller is done with it.
    }
  }
}
