package dev.sojourn.faults.world;

import dev.sojourn.SojournDomain;
import dev.sojourn.engine.Domain;
import dev.sojourn.faults.Fault;
import dev.sojourn.faults.Fault.Body;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The thread that a trial is made on, and what came of it. */
final class Subject {
  final Lab lab;
  final Scene scene;
  final SojournDomain api;
  final Domain domain;
  final Helper helper;
  final List<Token> tokens = Collections.synchronizedList(new ArrayList<>());
  final List<String> broken = Collections.synchronizedList(new ArrayList<>());
  private final Fault fault;
  private boolean attempting;
  private @Nullable AutoCloseable opened;

  Subject(Lab lab, Scene scene, Fault fault) {
    this.lab = lab;
    this.scene = scene;
    this.fault = fault;
    api = scene.api;
    domain = scene.domain;
    helper = new Helper("subject");
  }

  /** Does the thing that is tried; whether it came to its end. */
  boolean attempt(Body body) {
    return attemptOn(Thread.currentThread(), body);
  }

  /** Does the thing that is tried where another thread is struck. */
  boolean attemptOn(Thread victim, Body body) {
    attempting = true;
    try {
      fault.during(victim, body);
      return true;
    } catch (Throwable e) {
      if (!fault.is(e)) {
        broken.add("threw " + describe(e));
      }
      closeWhereThereIsStack();
      return false;
    } finally {
      attempting = false;
      opened = null;
    }
  }

  /** Does what cannot be struck. */
  void attemptUnharmed(Body body) {
    try {
      body.run();
    } catch (Throwable e) {
      broken.add("threw " + describe(e));
    }
  }

  boolean reachesDaemons() {
    return fault.reachesDaemons();
  }

  void expect(boolean good, String otherwise) {
    if (!good) {
      broken.add(otherwise);
    }
  }

  /** A transition or a pin that is to be closed in the attempt. */
  <T extends AutoCloseable> T opened(T closeable) {
    opened = closeable;
    return closeable;
  }

  /** The call of close itself cannot be made safe. */
  private void closeWhereThereIsStack() {
    try {
      if (opened != null && fault.strikesTrials()) {
        opened.close();
      }
    } catch (Exception e) {
      broken.add("threw " + describe(e));
    }
  }

  /** The mode that the code around the attempt must find. */
  void expectKernel(boolean kernel) {
    boolean armed = attempting;
    if (armed) {
      fault.pause(true);
    }
    expect(domain.isInKernel() == kernel, kernel ? "thrown out of KERNEL" : "left in KERNEL");
    if (armed) {
      fault.pause(false);
    }
  }

  Token token(String name) {
    Token token = new Token(name);
    tokens.add(token);
    return token;
  }

  /** Tries a call that retires a token. */
  void attemptToRetire(Token token, Body body) {
    token.refused = !attempt(body);
  }

  static String describe(Throwable e) {
    StringBuilder text = new StringBuilder(e.toString());
    StackTraceElement[] stack = e.getStackTrace();
    for (int i = 0; i < Math.min(stack.length, 8); i++) {
      text.append(" < ")
          .append(stack[i].getFileName())
          .append(':')
          .append(stack[i].getLineNumber());
    }
    return text.toString();
  }
}
