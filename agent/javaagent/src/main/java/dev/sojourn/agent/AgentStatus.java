package dev.sojourn.agent;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.agent.status.Publication;
import dev.sojourn.agent.status.Question;
import dev.sojourn.agent.status.Report;
import dev.sojourn.agent.weaving.Explanation;
import dev.sojourn.agent.weaving.Ledger;
import dev.sojourn.agent.weaving.MethodReport.Outcome;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.Hold;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status} shows and {@code attach} reads back: shown once a second by the agent's own
 * thread, and at the end of every attach. Asking for it runs no code of ours.
 */
final class AgentStatus {
  private @Nullable Publication publication;
  private boolean cannotShow;
  private @Nullable Options options;
  private List<String> problems = List.of();
  private @Nullable Ledger ledger;
  private long attaches;
  private String lastAttach = "";
  private long detaches;
  private List<String> obstacles = List.of();

  /** What was found when the options were read last, whether they came into force or not. */
  synchronized void problems(List<String> found) {
    problems = found;
  }

  synchronized void inForce(Options read) {
    options = read;
  }

  /** The agent is at work. */
  synchronized void working(Ledger methods) {
    ledger = methods;
  }

  synchronized void attached(boolean done) {
    attaches++;
    lastAttach = done ? "done" : "refused";
  }

  /** The end of a detach: who was in the way. */
  synchronized void detached(List<String> inTheWay) {
    detaches++;
    obstacles = inTheWay;
  }

  /** Never throws: that nobody can ask is no reason to do anything else. */
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
      Log.logger().info("this JVM gives no way to show the status: {}", e.toString());
    }
  }

  /** Answers as far as the agent is at work. Never throws, for the same reason. */
  synchronized void answer(Question question, Instrumentation instrumentation) {
    if (publication == null || ledger == null) {
      return;
    }
    Report answer = new Report().put("asker", question.asker());
    try {
      Explanation explanation = new Explanation(instrumentation, ledger);
      answer.put("loaded", explanation.isLoaded(question.className()) ? 1 : 0);
      answer.put("explanation", List.of(explanation.of(question.className()).split("\n", -1)));
    } catch (RuntimeException | LinkageError e) {
      answer.put("failure", e.toString());
    }
    publication.answer(answer);
  }

  private Report report() {
    Report report = new Report();
    report.put("version", SojournAgent.version());
    report.put("state", ledger == null ? "not at work" : ledger.state());
    report.put("attaches", attaches);
    report.put("lastAttach", lastAttach);
    report.put("detaches", detaches);
    report.put("inTheWay", obstacles);
    if (ledger != null) {
      report.put("methods/woven", ledger.count(Outcome.WOVEN));
      report.put("methods/skipped", ledger.count(Outcome.SKIPPED));
      report.put("methods/failed", ledger.count(Outcome.FAILED));
      describeUnmatched(ledger.patterns().unmatched(), report);
      report.put("copies", ledger.copies().all().keySet());
    }
    if (options != null) {
      describe(options, report);
    }
    report.put("problems", problems);
    Domain domain = Domain.DEFAULT;
    report.put("remoteBarrier", domain.setup().barriers().state());
    report.put("gracePeriods/completed", domain.gracePeriods().ended());
    long nanos = domain.gracePeriods().runningNanos();
    report.put("gracePeriods/runningMillis", nanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos));
    describe(domain.setup().holds(), report);
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

  private static void describeUnmatched(List<MethodPattern> patterns, Report report) {
    for (int i = 0; i < patterns.size(); i++) {
      report.put("unmatchedPatterns/" + i + "/pattern", patterns.get(i).toString());
      report.put("unmatchedPatterns/" + i + "/source", patterns.get(i).origin());
    }
  }

  private static void describe(Options options, Report report) {
    for (Option option : Option.values()) {
      Setting setting = options.setting(option);
      report.put("options/" + option.key() + "/value", setting.text());
      report.put("options/" + option.key() + "/source", setting.source().where());
    }
  }

  private static void describe(List<Hold> holds, Report report) {
    int i = 0;
    for (Hold hold : holds) {
      report.put("waitingFor/" + i + "/thread", hold.thread().getName());
      report.put("waitingFor/" + i + "/reason", hold.reason());
      i++;
    }
  }
}
