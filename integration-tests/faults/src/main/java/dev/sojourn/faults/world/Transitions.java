package dev.sojourn.faults.world;

import dev.sojourn.Policy;
import dev.sojourn.Sojourn;
import dev.sojourn.Transition;
import dev.sojourn.faults.Fault.Body;
import java.util.LinkedHashMap;
import java.util.Map;

/** Entries, exits and quiescent states, with and without work to do. */
@SuppressWarnings("try") // transitions are used by being open
final class Transitions {
  private Transitions() {}

  static void addTo(Lab lab) {
    lab.everywhere("first transition, woven", s -> around(s, s.scene::kernel));
    lab.everywhere("first transition, programmatic", s -> around(s, b -> programmatic(s, b)));
    for (Map.Entry<String, Lab.Trial> work : works(lab).entrySet()) {
      String with = ", " + work.getKey();
      Lab.Trial ask = work.getValue();
      lab.everywhere(
          "round trip, woven" + with,
          s -> {
            s.scene.kernel(() -> {});
            ask.run(s);
            around(s, s.scene::kernel);
          });
      lab.everywhere(
          "round trip, programmatic" + with,
          s -> {
            s.scene.kernel(() -> {});
            ask.run(s);
            around(s, b -> programmatic(s, b));
          });
      lab.everywhere(
          "exit, woven" + with,
          s -> {
            boolean[] entered = {false};
            s.attempt(
                () ->
                    s.scene.kernel(
                        () -> {
                          entered[0] = true;
                          ask.run(s);
                        }));
            s.expectKernel(false);
          });
      lab.everywhere(
          "exit, programmatic" + with,
          s -> {
            Transition open = s.opened(s.api.enterKernel());
            ask.run(s);
            s.attempt(open::close);
            s.expectKernel(false);
          });
      lab.everywhere(
          "nested, woven" + with,
          s ->
              s.scene.kernel(
                  () -> {
                    ask.run(s);
                    s.attempt(() -> s.scene.kernel(() -> s.expectKernel(true)));
                    s.expectKernel(true);
                  }));
      lab.everywhere(
          "nested, programmatic" + with,
          s -> {
            try (Transition outer = s.api.enterKernel()) {
              ask.run(s);
              s.attempt(() -> programmatic(s, () -> s.expectKernel(true)));
              s.expectKernel(true);
            }
            s.expectKernel(false);
          });
      lab.everywhere(
          "user method, woven" + with,
          s ->
              s.scene.kernel(
                  () -> {
                    ask.run(s);
                    s.attempt(() -> s.scene.user(() -> s.expectKernel(false)));
                    s.expectKernel(true);
                  }));
      lab.everywhere(
          "user method, programmatic" + with,
          s ->
              s.scene.kernel(
                  () -> {
                    ask.run(s);
                    s.attempt(
                        () -> {
                          try (Transition user = s.opened(s.api.enterUser())) {
                            s.expectKernel(false);
                          }
                        });
                    s.expectKernel(true);
                  }));
      lab.everywhere(
          "return of a user method" + with,
          s ->
              s.scene.kernel(
                  () -> {
                    s.attempt(
                        () ->
                            s.scene.user(
                                () -> {
                                  s.expectKernel(false);
                                  ask.run(s);
                                }));
                    s.expectKernel(true);
                  }));
      lab.everywhere(
          "user method outside" + with,
          s -> {
            s.scene.kernel(() -> {});
            s.attempt(
                () ->
                    s.scene.user(
                        () -> {
                          s.expectKernel(false);
                          ask.run(s);
                        }));
            s.expectKernel(false);
          });
      lab.everywhere(
          "quiesce" + with,
          s ->
              s.scene.kernel(
                  () -> {
                    ask.run(s);
                    s.attempt(s.api::quiesce);
                    s.expectKernel(true);
                  }));
    }
    lab.add(
        "assign a policy",
        s -> {
          s.scene.kernel(() -> {});
          s.attempt(() -> Sojourn.assignPolicy(Thread.currentThread(), Policy.EAGER));
          s.attempt(() -> Sojourn.assignPolicy(s.lab.idle.thread, Policy.INHERIT));
          s.scene.kernel(() -> {});
        });
    lab.add(
        "name a domain",
        s -> {
          String name = "d" + System.identityHashCode(s);
          s.attempt(() -> Sojourn.domain(name));
          int count = dev.sojourn.engine.Domains.all().size();
          s.expect(Sojourn.domain(name).name().equals(name), "another domain");
          s.expect(
              dev.sojourn.engine.Domains.all().stream()
                      .filter(domain -> domain.name().equals(name))
                      .count()
                  == 1,
              "domains of one name; of all " + count);
        });
  }

  private static Map<String, Lab.Trial> works(Lab lab) {
    Map<String, Lab.Trial> works = new LinkedHashMap<>();
    works.put("no work", s -> {});
    works.put("broadcast", s -> s.scene.plain.request());
    works.put("targeted", s -> s.scene.plain.request(s.helper.thread));
    works.put(
        "early and plain",
        s -> {
          s.scene.early.request();
          s.scene.plain.request();
          s.scene.early.request(s.helper.thread);
        });
    if (lab.lazy) {
      works.put(
          "to eager",
          s -> {
            if (s.domain.name().isEmpty()) {
              Sojourn.assignPolicy(s.helper.thread, Policy.EAGER);
            }
          });
    }
    return works;
  }

  /** A kernel call: once it is over the thread is outside; in its body it has run what was due. */
  private static void around(Subject s, Call call) {
    int plain = s.scene.plainRuns(Thread.currentThread());
    s.attempt(() -> call.of(() -> s.expectKernel(true)));
    s.expectKernel(false);
    s.expect(s.scene.plainRuns(Thread.currentThread()) >= plain, "runs backwards");
  }

  interface Call {
    void of(Body body) throws Throwable;
  }

  private static void programmatic(Subject s, Body body) throws Throwable {
    try (Transition transition = s.opened(s.api.enterKernel())) {
      body.run();
    }
  }
}
