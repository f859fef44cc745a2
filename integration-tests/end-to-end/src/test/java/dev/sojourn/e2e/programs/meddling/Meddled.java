package dev.sojourn.e2e.programs.meddling;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.UserMode;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Inside;
import dev.sojourn.e2e.programs.shared.Mx;
import dev.sojourn.e2e.programs.shared.Probe;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/** Has its woven class changed by {@link MeddlingAgent}, also while a thread is inside of it. */
public final class Meddled {
  private Meddled() {}

  /** The class in question. */
  static final class Target {
    private Target() {}

    static String text() {
      return "original";
    }

    @KernelMode
    static boolean kernel() {
      return Sojourn.isInKernel() && !user();
    }

    @UserMode
    static boolean user() {
      return Sojourn.isInKernel();
    }

    @KernelMode
    static void stop(Inside inside) {
      inside.stop();
    }
  }

  /** With an argument it does not wait for the beans, which only our agent brings. */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      Mx.await();
    }
    show("at first");
    byte[] woven = MeddlingAgent.seenLast();
    MeddlingAgent.retransform();
    show("retransformed");
    MeddlingAgent.retransform("original", "replaced");
    show("retransformed with a change");
    MeddlingAgent.redefine("original", "original");
    show("redefined as it was");
    MeddlingAgent.redefine("original", "replaced");
    show("redefined with a change");
    MeddlingAgent.redefine(woven);
    show("redefined as others left it");

    Inside inside = new Inside();
    Thread reader = Facts.start("reader", () -> Target.stop(inside));
    inside.awaitStopped();
    MeddlingAgent.redefine("original", "replaced");
    inside.examine();
    Facts.join(reader);
    show("redefined under a reader");
  }

  private static void show(String name) throws Exception {
    Probe.call(name, Target::kernel);
    Facts.print("text", Target.text());
    Facts.print("entries", entries(MeddlingAgent.seenLast()));
  }

  /** The calls of entry hooks in a class file. */
  private static long entries(byte[] file) throws Exception {
    Path path = Files.createTempFile("Target", ".class");
    Files.write(path, file);
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    ToolProvider.findFirst("javap").orElseThrow().run(writer, writer, "-c", "-p", path.toString());
    Files.delete(path);
    return text.toString().lines().filter(line -> line.contains("/Hooks.enter")).count();
  }
}
