package dev.sojourn.demo.iplookup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real data. */
class EditionsTest {
  private static Edition even;
  private static Edition odd;

  @BeforeAll
  static void read() throws IOException {
    EditionParser parser = new EditionParser(new Countries());
    even = parser.readResource("asn-country");
    odd = parser.readResource("geo-whois-asn-country");
  }

  @Test
  void areComplete() {
    assertEquals(141_822, even.ranges().size());
    assertEquals(334_373, odd.ranges().size());
  }

  @Test
  void overlapsAreCounted() {
    assertEquals(0, even.overlapping());
    assertEquals(6_825, odd.overlapping());
  }

  @Test
  void theTablesAgreeWithTheOracle() {
    int[] stream = AddressStream.draw(3, even.segments(), odd.segments());
    Oracle oracle = Oracle.of(stream, even, odd);
    OffHeapTable evenTable = table(even, 2);
    OffHeapTable oddTable = table(odd, 3);
    for (int at = 0; at < stream.length; at++) {
      assertTrue(oracle.accepts(at, evenTable.find(stream[at]), 2, 2));
      assertTrue(oracle.accepts(at, oddTable.find(stream[at]), 3, 3));
    }
  }

  @Test
  void theOracleNoticesWhenOverlapsAreResolvedByAnotherRule() {
    // As a sweep does that forgets the wider range when a narrower one begins inside it.
    Segments wrong = Segments.flatten(odd.ranges().stream().map(EditionsTest::unnested).toList());
    ByteBuffer buffer = buffer(wrong);
    OffHeapTable table = OffHeapTable.write(buffer, wrong, 3);
    int[] stream = odd.ranges().stream().mapToInt(range -> (int) range.first()).toArray();
    Oracle oracle = Oracle.of(stream, even, odd);
    int differing = 0;
    for (int at = 0; at < stream.length; at++) {
      differing += oracle.accepts(at, table.find(stream[at]), 3, 3) ? 0 : 1;
    }
    assertTrue(differing > 0);
  }

  private static Range unnested(Range range) {
    return new Range(range.first(), range.first(), range.country());
  }

  @Test
  void theStreamIsThatOfItsSeedAndHasEnoughToSee() {
    int[] stream = AddressStream.draw(3, even.segments(), odd.segments());
    assertArrayEquals(stream, AddressStream.draw(3, even.segments(), odd.segments()));
    assertFalse(Arrays.equals(stream, AddressStream.draw(4, even.segments(), odd.segments())));
    int differing = Oracle.of(stream, even, odd).differing();
    assertTrue(differing > AddressStream.LENGTH / 3, differing + " differ");
    assertTrue(differing < AddressStream.LENGTH * 3 / 4, differing + " differ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1,2",
        "1,2,",
        "a,2,DE",
        "1,b,DE",
        "3,2,DE",
        "-1,2,DE",
        "1,4294967296,DE",
        "0,9,DE"
      })
  void aDamagedRowIsNamed(String row) {
    EditionParser parser = new EditionParser(new Countries());
    StringReader text = new StringReader("1,2,DE\n" + row + "\n3,4,FR\n");
    IOException e = assertThrows(IOException.class, () -> parser.parse("file.csv", text));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("file.csv, line 2: '" + row + "'"), message);
  }

  @Test
  void aSoundFileIsRead() throws IOException {
    List<Range> ranges =
        new EditionParser(new Countries())
            .parse("file.csv", new StringReader("1,2,DE\n3,4294967295,FR\n5,5,DE"));
    assertEquals(
        List.of(
            new Range(1, 2, (short) 1),
            new Range(3, 4294967295L, (short) 2),
            new Range(5, 5, (short) 1)),
        ranges);
  }

  private static OffHeapTable table(Edition edition, long sequence) {
    return OffHeapTable.write(buffer(edition.segments()), edition.segments(), sequence);
  }

  private static ByteBuffer buffer(Segments segments) {
    return ByteBuffer.allocateDirect(OffHeapTable.bytesFor(segments))
        .order(ByteOrder.nativeOrder());
  }
}
