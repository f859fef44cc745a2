package dev.sojourn.e2e.programs.containerloaders;

import dev.sojourn.e2e.programs.shared.Sharing;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** Has a guest in a web application of an embedded Tomcat. */
public final class TomcatWebApplication {
  // Kept here: the JDK would forget the level with it.
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  private TomcatWebApplication() {}

  /** Takes the server's folder, the web application's, and the guest's name. */
  public static void main(String[] args) throws LifecycleException, ReflectiveOperationException {
    TOMCAT.setLevel(Level.OFF);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(args[0]);
    Context context = tomcat.addContext("", args[1]);
    tomcat.start(); // nobody has asked for a connector: no port is opened
    try {
      Sharing.examine(context.getLoader().getClassLoader().loadClass(args[2]));
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }
}
