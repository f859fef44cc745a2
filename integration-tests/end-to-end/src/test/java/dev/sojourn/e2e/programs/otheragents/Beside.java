package dev.sojourn.e2e.programs.otheragents;

import com.sun.net.httpserver.HttpServer;
import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Inside;
import dev.sojourn.e2e.programs.shared.Mx;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Uses the hooks, and a page that it serves itself, in a process with other agents in it. */
public final class Beside {
  private static boolean handled;

  private Beside() {}

  /** Shows that the hooks work, then waits for the test, with the beans in place. */
  public static void main(String[] args) throws Exception {
    Facts.print("woven", Sojourn.isWoven());
    Invalidation kind = Sojourn.invalidation("beside", () -> handled = true);
    Facts.print("handled without a request", handledBeforeBody());
    kind.request();
    Facts.print("handled before the body", handledBeforeBody());
    Inside inside = new Inside();
    Thread reader = Facts.start("reader", () -> read(inside));
    inside.examine();
    Facts.join(reader);
    if (args.length == 0) {
      Mx.await();
    }
    fetch();
    Facts.awaitTest("ready");
  }

  @KernelMode
  private static boolean handledBeforeBody() {
    return handled;
  }

  @KernelMode
  private static void read(Inside inside) {
    inside.stop();
  }

  private static void fetch() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/page",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    URI page = URI.create("http://localhost:" + server.getAddress().getPort() + "/page");
    HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
    Facts.print("page", connection.getResponseCode());
    connection.disconnect();
    server.stop(0);
  }
}
