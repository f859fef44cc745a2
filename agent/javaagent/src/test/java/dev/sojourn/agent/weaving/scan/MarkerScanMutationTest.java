package dev.sojourn.agent.weaving.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.weaving.ClassFiles;
import dev.sojourn.agent.weaving.fixtures.Flow;
import dev.sojourn.agent.weaving.fixtures.OldStyle;
import dev.sojourn.agent.weaving.fixtures.Values;
import dev.sojourn.agent.weaving.fixtures.Witness;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The scan on class files that are cut off or spoiled: it never throws, and finds no ghosts. */
final class MarkerScanMutationTest {
  private static final int MUTATIONS = 50_000;

  private static final List<byte[]> FILES =
      List.of(
          ClassFiles.of(Values.class),
          ClassFiles.of(Flow.class),
          ClassFiles.of(OldStyle.class),
          ClassFiles.of(Witness.class),
          MarkerScanTest.withStrings("a", MarkerScan.KERNEL_MODE + "b", MarkerScan.USER_MODE),
          MarkerScanTest.withStrings());

  /** Whether the file holds, anywhere, a string constant that is one of the descriptors. */
  private static boolean holdsMarkerConstant(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    return List.of(MarkerScan.KERNEL_MODE, MarkerScan.USER_MODE).stream()
        .anyMatch(marker -> text.contains("\1\0" + (char) marker.length() + marker));
  }

  @Test
  void endsAtEveryLength() {
    for (byte[] file : FILES) {
      boolean found = false;
      for (int length = 0; length <= file.length; length++) {
        byte[] cut = Arrays.copyOf(file, length);
        boolean hasMarker = MarkerScan.hasMarker(cut);
        assertEquals(holdsMarkerConstant(cut), hasMarker, "at length " + length);
        assertTrue(!found || hasMarker, "found earlier, not at length " + length);
        found = hasMarker;
      }
      assertEquals(MarkerScan.hasMarker(file), found);
    }
  }

  @Test
  void survivesMutations() {
    SplittableRandom random = new SplittableRandom(20_251_116);
    int yes = 0;
    int lost = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] file = mutate(FILES.get(random.nextInt(FILES.size())), random);
      boolean hasMarker = MarkerScan.hasMarker(file);
      if (hasMarker) {
        assertTrue(holdsMarkerConstant(file), "a ghost in mutation " + i);
        yes++;
      } else if (holdsMarkerConstant(file)) {
        lost++; // the mutation has cut the pool before the marker
      }
    }
    // The check above would prove nothing if one of the answers were never given.
    assertTrue(yes > MUTATIONS / 20, yes + " with markers");
    assertTrue(lost > MUTATIONS / 50, lost + " with markers out of reach");
    assertTrue(yes + lost < MUTATIONS * 9 / 10, "few without markers");
  }

  @Test
  void survivesNoise() {
    SplittableRandom random = new SplittableRandom(7);
    byte[] head = Arrays.copyOf(FILES.get(0), 10);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] file = new byte[random.nextInt(10, 400)];
      random.nextBytes(file);
      for (int at = 10; at < file.length; at++) {
        if (random.nextInt(3) == 0) {
          file[at] = (byte) random.nextInt(20); // many tags and short lengths
        }
      }
      System.arraycopy(head, 0, file, 0, 8);
      assertFalse(MarkerScan.hasMarker(file));
    }
  }

  private static byte[] mutate(byte[] original, SplittableRandom random) {
    byte[] file = original.clone();
    int start = random.nextBoolean() ? 0 : 8; // spare the magic number in half of the cases
    for (int n = random.nextInt(1, 6); n > 0; n--) {
      int at = random.nextInt(start, random.nextBoolean() ? file.length : 120);
      switch (random.nextInt(5)) {
        case 0 -> file[at] = (byte) random.nextInt();
        case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> file[at] = (byte) random.nextInt(24);
        case 3 -> file[at] = -1;
        default -> {
          byte[] marker = MarkerScan.KERNEL_MODE.getBytes(StandardCharsets.US_ASCII);
          int length = Math.min(marker.length, file.length - at);
          System.arraycopy(marker, 0, file, at, random.nextInt(length + 1));
        }
      }
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
  }
}
