package dev.sojourn.agent.options;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration file, like a {@code .properties} file in UTF-8 without escapes and continued
 * lines, so that every character has the position that an editor shows: {@code key = value} on a
 * line. Blank lines are passed over, and those that begin with {@code #}, after any white space.
 *
 * @param path the file's path as it was given
 * @param entries in the order of the lines
 */
record ConfigFile(String path, List<Entry> entries) {
  /** A larger file is no configuration but a mistake. */
  private static final int MAX_BYTES = 1 << 20;

  /**
   * A line with a setting. Lines and columns count from 1.
   *
   * @param key the text before the first {@code =}; without one, all of the line
   * @param value the text after it, which may be empty; without one, empty
   * @param line the number of the line
   * @param keyColumn where the key begins
   * @param valueColumn where the value begins, or would if it were not empty; without {@code =},
   *     where the key begins
   */
  record Entry(String key, String value, int line, int keyColumn, int valueColumn) {}

  /** Reads a file by java.io, since java.nio.file must not be initialized before {@code main}. */
  static ConfigFile read(String path) throws IOException {
    File file = new File(path);
    if (!file.isFile()) { // a pipe, for instance, could keep the application from starting
      throw new IOException(file.exists() ? "it is not a file" : "there is no such file");
    }
    requireSmall(file.length());
    try (InputStream in = new FileInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1); // some files do not say how long they are
      requireSmall(bytes.length);
      return of(path, new String(bytes, UTF_8));
    }
  }

  private static void requireSmall(long bytes) throws IOException {
    if (bytes > MAX_BYTES) {
      throw new IOException("it is larger than " + MAX_BYTES + " bytes");
    }
  }

  static ConfigFile of(String path, String text) {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\r\n|\r|\n", -1)) {
      number++;
      String content = number == 1 && line.startsWith("\uFEFF") ? " " + line.substring(1) : line;
      if (!content.isBlank() && content.stripLeading().charAt(0) != '#') {
        entries.add(entry(content, number));
      }
    }
    return new ConfigFile(path, entries);
  }

  private static Entry entry(String line, int number) {
    int equals = line.indexOf('=');
    if (equals < 0) {
      return new Entry(line.strip(), "", number, 1 + indent(line), 1 + indent(line));
    }
    String before = line.substring(0, equals);
    String after = line.substring(equals + 1);
    return new Entry(
        before.strip(), after.strip(), number, 1 + indent(before), equals + 2 + indent(after));
  }

  private static int indent(String text) {
    return text.isBlank() ? 0 : text.length() - text.stripLeading().length();
  }

  /** The entries as settings. Each has the place of its value, or of its key if that is unknown. */
  List<Setting> settings() {
    return entries.stream().map(this::setting).toList();
  }

  private Setting setting(Entry entry) {
    int column = Option.find(entry.key()) == null ? entry.keyColumn() : entry.valueColumn();
    return new Setting(entry.key(), entry.value(), Source.file(path, entry.line(), column));
  }
}
