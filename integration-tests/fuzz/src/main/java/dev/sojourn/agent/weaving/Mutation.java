package dev.sojourn.agent.weaving;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.util.Arrays;

/** Faults in a class file, some at random and some where the format is sensitive. */
final class Mutation {
  private static final int MOST = 4;
  private static final int NEWEST = 90;

  private static final int[] EXTREMES = {0, 1, -1, 0x7F, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000};

  private byte[] file;
  private final FuzzedDataProvider data;

  private Mutation(byte[] file, FuzzedDataProvider data) {
    this.file = file;
    this.data = data;
  }

  /** A copy with faults, none among them; some splice in parts of another file. */
  static byte[] of(byte[] file, byte[] other, FuzzedDataProvider data) {
    Mutation mutation = new Mutation(file.clone(), data);
    for (int n = data.consumeInt(0, MOST); n > 0 && mutation.file.length > 12; n--) {
      mutation.once(other);
    }
    return mutation.file;
  }

  private void once(byte[] other) {
    switch (data.consumeInt(0, 9)) {
      case 0 -> file[at()] ^= (byte) (1 << data.consumeInt(0, 7));
      case 1 -> file[at()] = data.consumeByte();
      case 2 -> write(at(), 2, EXTREMES[data.consumeInt(0, EXTREMES.length - 1)]);
      case 3 -> write(at(), 4, EXTREMES[data.consumeInt(0, EXTREMES.length - 1)]);
      case 4 -> write(6, 2, data.consumeInt(0, NEWEST)); // the version
      case 5 -> write(8, 2, data.consumeInt(0, 0xFFFF)); // the constant pool's length
      case 6 -> file = Arrays.copyOf(file, at());
      case 7 -> file = replace(at(), data.consumeInt(0, 40), data.consumeBytes(40));
      case 8 -> {
        int from = data.consumeInt(0, other.length - 1);
        int to = Math.min(other.length, from + data.consumeInt(0, 400));
        file = replace(at(), data.consumeInt(0, 400), Arrays.copyOfRange(other, from, to));
      }
      default -> entry();
    }
  }

  /** Another kind, or another index or length, for an entry of the constant pool. */
  private void entry() {
    int at = 10;
    for (int n = data.consumeInt(0, 200); n > 0 && at + 3 < file.length; n--) {
      at += size(at);
    }
    if (at + 5 < file.length) {
      switch (data.consumeInt(0, 2)) {
        case 0 -> file[at] = (byte) data.consumeInt(0, 21);
        case 1 -> write(at + 1, 2, data.consumeInt(0, 0xFFFF));
        default -> write(at + 1, 2, data.consumeInt(0, 200));
      }
    }
  }

  private int size(int at) {
    return switch (file[at]) {
      case 1 -> 3 + ((file[at + 1] & 0xFF) << 8 | (file[at + 2] & 0xFF));
      case 5, 6 -> 9;
      case 7, 8, 16, 19, 20 -> 3;
      case 15 -> 4;
      default -> 5;
    };
  }

  private int at() {
    return data.consumeInt(0, file.length - 1);
  }

  private void write(int at, int bytes, int value) {
    for (int i = 0; i < bytes && at + i < file.length; i++) {
      file[at + i] = (byte) (value >> (8 * (bytes - 1 - i)));
    }
  }

  private byte[] replace(int at, int length, byte[] by) {
    int after = Math.min(file.length, at + length);
    byte[] result = new byte[at + by.length + file.length - after];
    System.arraycopy(file, 0, result, 0, at);
    System.arraycopy(by, 0, result, at, by.length);
    System.arraycopy(file, after, result, at + by.length, file.length - after);
    return result;
  }
}
