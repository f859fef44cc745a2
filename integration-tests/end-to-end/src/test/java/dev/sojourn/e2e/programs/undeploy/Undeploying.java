package dev.sojourn.e2e.programs.undeploy;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.loader.WebappLoader;
import org.apache.catalina.startup.Tomcat;

/** Deploys and undeploys a web application in one server, many times. */
public final class Undeploying {
  private final Tomcat tomcat = new Tomcat();
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
  private final String folder;
  private final String servlet;

  private Undeploying(String folder, String servlet) {
    this.folder = folder;
    this.servlet = servlet;
    tomcat.setBaseDir(folder);
    tomcat.setHostname("localhost");
    tomcat.setPort(0);
    tomcat.setSilent(true);
    tomcat.getHost(); // makes it
  }

  /** Takes the web application's folder, its servlet, how many times, and the patience in ms. */
  public static void main(String[] args) throws Exception {
    Undeploying server = new Undeploying(args[0], args[1]);
    server.tomcat.getConnector().setProperty("address", "127.0.0.1");
    server.tomcat.start();
    int times = Integer.parseInt(args[2]);
    for (int i = 0; i < times; i++) {
      server.deployAndUndeploy();
    }
    Facts.print("deployed", server.loaders.size());
    Facts.print("kernel still works", kernel());
    Facts.print("all are gone", Facts.within(Long.parseLong(args[3]), () -> server.alive() == 0));
    Facts.print("alive", server.alive());
    Facts.awaitTest("ready");
    server.tomcat.stop();
    server.tomcat.destroy();
  }

  @KernelMode
  private static boolean kernel() {
    return Sojourn.isInKernel();
  }

  private void deployAndUndeploy() throws Exception {
    StandardContext context = new StandardContext();
    context.setName("/app");
    context.setPath("/app");
    context.setDocBase(folder);
    context.addLifecycleListener(new Tomcat.FixContextListener());
    WebappLoader loader = new WebappLoader();
    context.setLoader(loader);
    Tomcat.addServlet(context, "page", servlet);
    context.addServletMappingDecoded("/page", "page");
    tomcat.getHost().addChild(context);
    loaders.add(new WeakReference<>(Objects.requireNonNull(loader.getClassLoader())));
    String page = get("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/app/page");
    if (!page.equals("kernel kernel")) {
      throw new IllegalStateException("the page is " + page);
    }
    remove(context);
  }

  private void remove(Context context) throws LifecycleException {
    tomcat.getHost().removeChild(context);
  }

  private static String get(String url) throws Exception {
    try (InputStream in = URI.create(url).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private long alive() {
    System.gc();
    return loaders.stream().filter(loader -> loader.get() != null).count();
  }
}
