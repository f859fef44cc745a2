package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;

/** Reads back what the virtual machine made of the padding. */
class RecordLayoutTest {
  private static final int APART = 128;

  private static final List<String> OWNER =
      List.of(
          "status",
          "seenGeneration",
          "seenTargeted",
          "lazy",
          "flags",
          "leaveMode",
          "quiescentMode",
          "programmatic");
  private static final List<String> OTHERS = List.of("work", "targeted", "promoted");

  /** Written so seldom, only after a kind was registered, that it may lie anywhere. */
  private static final String SELDOM = "seenRequests";

  static {
    // Offsets need none of JOL's ways into the virtual machine, and those take seconds to fail.
    System.setProperty("jol.skipDynamicAttach", "true");
    System.setProperty("jol.skipInstallAttach", "true");
    System.setProperty("jol.skipHotspotSAAttach", "true");
  }

  @Test
  void ownerOthersAndTheRestAreApart() {
    ClassLayout layout = ClassLayout.parseClass(ThreadRecord.class);
    List<FieldLayout> fields =
        layout.fields().stream()
            .filter(field -> !field.name().matches("[abc][0-9a-f]") && !field.name().equals(SELDOM))
            .toList();
    for (FieldLayout one : fields) {
      for (FieldLayout other : fields) {
        if (group(one) != group(other)) {
          assertTrue(
              distance(one, other) >= APART,
              one.name() + " and " + other.name() + " are too close:\n" + layout.toPrintable());
        }
      }
    }
  }

  @Test
  void whatATransitionReadsOfItsOwnIsOnOneLine() {
    List<FieldLayout> own =
        ClassLayout.parseClass(ThreadRecord.class).fields().stream()
            .filter(field -> OWNER.contains(field.name()))
            .toList();
    assertTrue(own.size() == OWNER.size(), own::toString);
    long first = own.stream().mapToLong(FieldLayout::offset).min().orElseThrow();
    long end = own.stream().mapToLong(field -> field.offset() + field.size()).max().orElseThrow();
    assertTrue(end - first <= 64, () -> "over " + (end - first) + " bytes: " + own);
  }

  @Test
  void nothingSharesTheLineOfWork() {
    ClassLayout layout = ClassLayout.parseClass(ThreadRecord.class);
    assertTrue(
        layout.instanceSize() - end(field(layout, "targeted")) >= APART, layout::toPrintable);
  }

  /** With what is made with it, and without what grows with the number of kinds and values. */
  @Test
  void aRecordTakesLessThan768Bytes() {
    long bytes =
        size(ThreadRecord.class)
            + size(KindSet.class)
            + 3 * size(ThreadRecord.UserReturn.class)
            + size(Adaptation.Sample.class);
    assertTrue(bytes < 768, () -> bytes + " bytes");
  }

  private static long size(Class<?> type) {
    return ClassLayout.parseClass(type).instanceSize();
  }

  @Test
  void theGenerationIsAlone() {
    ClassLayout layout = ClassLayout.parseClass(Generation.class);
    FieldLayout value = field(layout, "value");
    assertTrue(value.offset() >= APART, layout::toPrintable);
    assertTrue(layout.instanceSize() - end(value) >= APART, layout::toPrintable);
  }

  private static FieldLayout field(ClassLayout layout, String name) {
    Stream<FieldLayout> fields = layout.fields().stream();
    return fields.filter(field -> field.name().equals(name)).findAny().orElseThrow();
  }

  private static int group(FieldLayout field) {
    return OWNER.contains(field.name()) ? 1 : OTHERS.contains(field.name()) ? 2 : 3;
  }

  private static long end(FieldLayout field) {
    return field.offset() + field.size();
  }

  /** From the end of the first of the two to the beginning of the second. */
  private static long distance(FieldLayout one, FieldLayout other) {
    return Math.max(one.offset(), other.offset()) - Math.min(end(one), end(other));
  }
}
