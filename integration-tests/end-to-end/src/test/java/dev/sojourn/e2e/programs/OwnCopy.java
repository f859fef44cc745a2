package dev.sojourn.e2e.programs;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in a loader that delegates to the application's, or has copies of its own. */
public final class OwnCopy {
  private OwnCopy() {}

  public static void main(String[] args)
      throws ReflectiveOperationException, MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      urls.add(new File(entry).toURI().toURL());
    }
    ClassLoader loader =
        new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    Class<?> hello = loader.loadClass("dev.sojourn.e2e.programs.Hello");
    Facts.print("own copy", hello != Hello.class);
    hello.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    Hello.main(new String[0]);
  }
}
