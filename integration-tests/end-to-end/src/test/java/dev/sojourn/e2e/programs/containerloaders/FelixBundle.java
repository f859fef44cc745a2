package dev.sojourn.e2e.programs.containerloaders;

import dev.sojourn.e2e.programs.shared.Sharing;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

/** Has a guest in a bundle of Apache Felix. */
public final class FelixBundle {
  private FelixBundle() {}

  /** Takes the framework's folder, the bundle's address, and the guest's name. */
  public static void main(String[] args)
      throws BundleException, ReflectiveOperationException, InterruptedException {
    Framework framework =
        new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", args[0]));
    try {
      framework.start();
      Bundle bundle = framework.getBundleContext().installBundle(args[1]);
      bundle.start();
      Sharing.examine(bundle.loadClass(args[2]));
    } finally {
      framework.stop();
      framework.waitForStop(0);
    }
  }
}
