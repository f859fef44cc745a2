package dev.sojourn.e2e.harness;

import static org.junit.jupiter.api.Assertions.assertTrue;

import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularType;

/** Checks that values are made of numbers, strings, composites and tables, and of nothing else. */
public final class OpenValues {
  private OpenValues() {}

  public static void check(String what, OpenType<?> type, Object value) {
    assertTrue(type.isValue(value), () -> what + " is not of its type " + type + ": " + value);
    if (type instanceof CompositeType composite) {
      for (String key : composite.keySet()) {
        check(what + "." + key, composite.getType(key), ((CompositeData) value).get(key));
      }
    } else if (type instanceof TabularType table) {
      checkType(what, table.getRowType());
      for (Object row : ((TabularData) value).values()) {
        check(what + "[]", table.getRowType(), row);
      }
    } else {
      checkType(what, type);
    }
  }

  /** For tables that have no row at the moment. */
  private static void checkType(String what, OpenType<?> type) {
    if (type instanceof CompositeType composite) {
      composite.keySet().forEach(key -> checkType(what + "." + key, composite.getType(key)));
    } else if (!(type instanceof TabularType)) {
      assertTrue(type instanceof SimpleType, () -> what + " is a " + type);
    }
  }
}
