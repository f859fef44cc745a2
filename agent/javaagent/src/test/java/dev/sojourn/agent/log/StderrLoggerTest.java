package dev.sojourn.agent.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** The lines on standard error. */
final class StderrLoggerTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream before = System.err;
  private StderrLogger logger = new StderrLogger();

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(bytes, true, UTF_8));
    logger = new StderrLogger();
  }

  @AfterEach
  void release() {
    System.setErr(before);
  }

  private List<String> lines() {
    return bytes.toString(UTF_8).lines().toList();
  }

  private void logAtAllLevels() {
    logger.trace("t");
    logger.debug("d");
    logger.info("i");
    logger.warn("w");
    logger.error("e");
  }

  @Test
  void writesOneLineWithTheLevel() {
    logger.info("{} weaves {} methods", "it", 3);
    logger.warn("a percent % and a brace {");
    logger.error("no argument {}");
    assertEquals(
        List.of(
            "sojourn INFO it weaves 3 methods",
            "sojourn WARN a percent % and a brace {",
            "sojourn ERROR no argument {}"),
        lines());
  }

  @Test
  void writesFromTheThresholdOn() {
    List<String> all = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");
    for (Level level : Level.values()) {
      bytes.reset();
      logger.setThreshold(level);
      logAtAllLevels();
      List<String> expected =
          all.subList(all.indexOf(level.name()), all.size()).stream()
              .map(l -> "sojourn " + l + " " + l.substring(0, 1).toLowerCase(Locale.ROOT))
              .toList();
      assertEquals(expected, lines());
      assertEquals(expected.size() > 3, logger.isDebugEnabled());
      assertEquals(expected.size() > 1, logger.isWarnEnabled());
    }
  }

  @Test
  void writesNothingWithoutAThreshold() {
    logger.setThreshold(null);
    logAtAllLevels();
    assertEquals(List.of(), lines());
    logger.setThreshold(Level.INFO);
    logAtAllLevels();
    assertEquals(3, lines().size());
  }

  @Test
  void writesAStackTraceBehindTheLine() {
    logger.error("the class {} is not woven", "p.X", new IllegalStateException("because"));
    assertEquals("sojourn ERROR the class p.X is not woven", lines().get(0));
    assertEquals("java.lang.IllegalStateException: because", lines().get(1));
    assertTrue(lines().get(2).startsWith("\tat " + StderrLoggerTest.class.getName()));
  }

  /**
   * The text of an exception is made by the application's code, and must not stop threads that
   * write to the stream.
   */
  @Test
  void anExceptionThatHangsWhenItIsPrintedHoldsNoLock() throws InterruptedException {
    CountDownLatch printing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Exception hangs =
        new Exception() {
          private static final long serialVersionUID = 1;

          @Override
          public String getMessage() {
            printing.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return "printed";
          }
        };
    Thread writer = new Thread(() -> logger.error("hangs", hangs));
    writer.start();
    printing.await();
    PrintStream stream = System.err;
    Thread other = new Thread(() -> stream.println("another line"));
    other.start();
    other.join(TimeUnit.MINUTES.toMillis(1));
    assertEquals(List.of("another line"), lines());
    goOn.countDown();
    writer.join();
    assertEquals(List.of("another line", "sojourn ERROR hangs"), lines().subList(0, 2));
    assertTrue(lines().get(2).endsWith(": printed"));
  }

  @Test
  void anExceptionThatCannotBePrintedIsNamed() {
    class Bad extends Exception {
      private static final long serialVersionUID = 1;

      @Override
      public String getMessage() {
        throw new IllegalStateException();
      }
    }

    logger.error("bad", new Bad());
    assertEquals(
        List.of(
            "sojourn ERROR bad",
            Bad.class.getName()
                + ", which cannot be printed: "
                + IllegalStateException.class.getName()),
        lines());
  }

  @Test
  void keepsToTheStreamThatItFoundAtStart() {
    ByteArrayOutputStream later = new ByteArrayOutputStream();
    System.setErr(new PrintStream(later, true, UTF_8));
    logger.info("here");
    assertEquals(List.of("sojourn INFO here"), lines());
    assertEquals("", later.toString(UTF_8));
  }

  @Test
  void thereIsOneLogger() {
    assertSame(Log.logger(), Log.logger());
    assertEquals("sojourn", Log.logger().getName());
  }
}
