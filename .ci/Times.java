import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Prints the slowest test classes and tests, from the XML reports of Surefire and Failsafe that are
 * not older than a time. By case, not by file: where classes run beside each other, a file has cases
 * of several.
 *
 * <p>{@code java .ci/Times.java ROOT SECONDS_OF_THE_EPOCH}
 */
final class Times {
  private static final int SHOWN = 20;

  /** Seconds by module and class, and by module, class and test. */
  private final Map<String, Double> classes = new HashMap<>();

  private final Map<String, Double> tests = new HashMap<>();

  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    Times times = new Times();
    for (Path report : reports(root, Long.parseLong(args[1]))) {
      // ROOT/MODULE/target/surefire-reports/TEST-….xml
      times.read(root.relativize(report.getParent().getParent().getParent()).toString(), report);
    }
    print("test classes", times.classes);
    print("tests", times.tests);
  }

  private static List<Path> reports(Path root, long since) throws IOException {
    List<Path> reports = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String folder = file.getParent().getFileName().toString();
            String name = file.getFileName().toString();
            if ((folder.equals("surefire-reports") || folder.equals("failsafe-reports"))
                && name.startsWith("TEST-")
                && name.endsWith(".xml")
                && attributes.lastModifiedTime().toMillis() / 1000 >= since) {
              reports.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // gone meanwhile
          }
        });
    return reports;
  }

  private void read(String module, Path report) throws IOException {
    try (var in = Files.newInputStream(report)) {
      XMLInputFactory factory = XMLInputFactory.newInstance();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT && xml.getLocalName().equals("testcase")) {
          String time = xml.getAttributeValue(null, "time");
          double seconds = time == null ? 0 : Double.parseDouble(time.replace(",", ""));
          String type = module + "  " + xml.getAttributeValue(null, "classname");
          classes.merge(type, seconds, Double::sum);
          tests.merge(type + "." + xml.getAttributeValue(null, "name"), seconds, Double::sum);
        }
      }
    } catch (XMLStreamException e) {
      System.out.println("not understood, as of a build that was cut off: " + report);
    }
  }

  private static void print(String what, Map<String, Double> seconds) {
    System.out.println();
    System.out.println("== the slowest " + what + ", seconds");
    seconds.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(SHOWN)
        .forEach(
            entry -> System.out.printf(Locale.ROOT, "%8.1f  %s%n", entry.getValue(), entry.getKey()));
  }
}
