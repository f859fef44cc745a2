package dev.sojourn.demo.iplookup;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads editions: rows of first address, last address, country code, sorted by first address. */
final class EditionParser {
  private final Countries countries;

  EditionParser(Countries countries) {
    this.countries = countries;
  }

  /** Reads {@code <name>-ipv4-num.csv.gz}, which lies beside this class. */
  Edition readResource(String name) throws IOException {
    String file = name + "-ipv4-num.csv.gz";
    try (InputStream in = EditionParser.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new FileNotFoundException(file + " is missing from the jar");
      }
      Reader text =
          new InputStreamReader(new GZIPInputStream(in, 1 << 16), StandardCharsets.US_ASCII);
      return Edition.of(name, parse(file, text));
    }
  }

  List<Range> parse(String file, Reader text) throws IOException {
    BufferedReader lines = new BufferedReader(text, 1 << 16);
    List<Range> ranges = new ArrayList<>();
    long previous = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Range range = row(line);
      if (range == null || range.first() < previous) {
        throw new IOException(
            file
                + ", line "
                + (ranges.size() + 1)
                + ": '"
                + line
                + "' is not 'first address,last address,country' in the order of first addresses");
      }
      previous = range.first();
      ranges.add(range);
    }
    return ranges;
  }

  private @Nullable Range row(String line) {
    int one = line.indexOf(',');
    int two = line.indexOf(',', one + 1);
    if (one < 0 || two < 0 || two == line.length() - 1) {
      return null;
    }
    try {
      long first = Long.parseLong(line, 0, one, 10);
      long last = Long.parseLong(line, one + 1, two, 10);
      boolean isSound = first >= 0 && first <= last && last <= Range.MAX_ADDRESS;
      return isSound ? new Range(first, last, countries.number(line.substring(two + 1))) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
