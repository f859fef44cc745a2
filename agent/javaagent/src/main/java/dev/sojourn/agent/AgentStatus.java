package dev.sojourn.agent;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.options.Option;
import dev.sojourn.agent.options.Options;
import dev.sojourn.agent.options.Setting;
import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.agent.status.Publication;
import dev.sojourn.agent.status.Question;
import dev.sojourn.agent.status.StatusReport;
import dev.sojourn.agent.weaving.Explanation;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.agent.weaving.report.WeavingResult.Outcome;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.GracePeriodBlocker;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The status that the command {@code status} shows and {@code attach} reads back. The agent's own
 * thread publishes it once a second, and each attach does at its end. Reading it runs no code of
 * ours in this JVM. Any thread may use this.
 */
final class AgentStatus {
  private @Nullable Publication publication;
  private boolean cannotShow;
  private @Nullable Options options;
  private List<String> problems = List.of();
  private @Nullable WeavingReport weaving;
  private long attaches;
  private String lastAttach = "";
  private long detaches;
  private List<String> obstacles = List.of();

  /** Sets the problems of the options read last, whether these came into force or not. */
  synchronized void problems(List<String> found) {
    problems = found;
  }

  synchronized void inForce(Options read) {
    options = read;
  }

  /** Says that the agent is at work, and what it has woven. */
  synchronized void working(WeavingReport methods) {
    weaving = methods;
  }

  synchronized void attached(boolean done) {
    attaches++;
    lastAttach = done ? "done" : "refused";
  }

  /** Counts a detach, and keeps its obstacles; none if the hooks are gone. */
  synchronized void detached(List<String> inTheWay) {
    detaches++;
    obstacles = inTheWay;
  }

  /** Publishes the status. Never throws: the agent works without this too. */
  synchronized void show(Instrumentation instrumentation) {
    if (cannotShow) {
      return;
    }
    try {
      if (publication == null) {
        publication = Publication.open(instrumentation);
      }
      publication.show(report());
    } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
      cannotShow = true;
      Log.logger()
          .info(
              "this JVM gives no way to publish the status, so the command `status` will find none: {}",
              e.toString());
    }
  }

  /** Answers a question, if the agent is at work and has published its status. Never throws. */
  synchronized void answer(Question question, Instrumentation instrumentation) {
    if (publication == null || weaving == null) {
      return;
    }
    StatusReport answer = new StatusReport().put("asker", question.asker());
    try {
      Explanation explanation = new Explanation(instrumentation, weaving);
      answer.put("loaded", explanation.isLoaded(question.className()) ? 1 : 0);
      answer.put("explanation", List.of(explanation.of(question.className()).split("\n", -1)));
    } catch (RuntimeException | LinkageError e) {
      answer.put("failure", e.toString());
    }
    publication.answer(answer);
  }

  private StatusReport report() {
    StatusReport report = new StatusReport();
    report.put("version", SojournAgent.version());
    report.put("state", weaving == null ? "not at work" : weaving.state());
    report.put("attaches", attaches);
    report.put("lastAttach", lastAttach);
    report.put("detaches", detaches);
    report.put("inTheWay", obstacles);
    if (weaving != null) {
      report.put("methods/woven", weaving.count(Outcome.WOVEN));
      report.put("methods/skipped", weaving.count(Outcome.SKIPPED));
      report.put("methods/failed", weaving.count(Outcome.FAILED));
      describeUnmatched(weaving.patterns().unmatched(), report);
      report.put("foreignRuntimes", weaving.placesOfForeignRuntimes().keySet());
    }
    if (options != null) {
      describe(options, report);
    }
    report.put("problems", problems);
    Domain domain = Domain.DEFAULT;
    report.put("remoteBarrier", domain.context().barriers().state());
    report.put("gracePeriods/completed", domain.gracePeriods().ended());
    long nanos = domain.gracePeriods().runningNanos();
    report.put("gracePeriods/runningMillis", nanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos));
    describe(domain.context().blockers(), report);
    long count = 0;
    long bytes = 0;
    for (Domain each : Domains.all()) {
      count += each.retirement().pendingCount();
      bytes += each.retirement().pendingBytes();
    }
    report.put("retired/count", count);
    report.put("retired/bytes", bytes);
    report.put("asOfEpochMillis", System.currentTimeMillis());
    return report;
  }

  private static void describeUnmatched(List<MethodPattern> patterns, StatusReport report) {
    for (int i = 0; i < patterns.size(); i++) {
      report.put("unmatchedPatterns/" + i + "/pattern", patterns.get(i).toString());
      report.put("unmatchedPatterns/" + i + "/source", patterns.get(i).origin());
    }
  }

  private static void describe(Options options, StatusReport report) {
    for (Option option : Option.values()) {
      Setting setting = options.setting(option);
      report.put("options/" + option.key() + "/value", setting.text());
      report.put("options/" + option.key() + "/source", setting.source().where());
    }
  }

  private static void describe(List<GracePeriodBlocker> blockers, StatusReport report) {
    int i = 0;
    for (GracePeriodBlocker blocker : blockers) {
      report.put("waitingFor/" + i + "/thread", blocker.thread().getName());
      report.put("waitingFor/" + i + "/reason", blocker.reason());
      i++;
    }
  }
}
