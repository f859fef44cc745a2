package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check after all other tests: it can fail, and it looks at their domains. */
class CensusTest {
  private final Domain domain = Domain.isolated();

  @Test
  void aSecondRecordIsSeen() throws ReflectiveOperationException {
    Domain faulty = Domain.isolated();
    try (Reader reader = new Reader("twice", faulty)) {
      assertEquals(List.of(), Census.problems(faulty.context()));
      listOf(faulty.registry).add(new ThreadRecord(reader.thread(), faulty));
      List<String> problems = Census.problems(faulty.context());
      assertTrue(problems.toString().contains("thread 'twice' "), problems::toString);
      assertTrue(problems.toString().contains("a second record"), problems::toString);
    }
  }

  @Test
  void everyTestIsLookedAtWithItsDomain() throws IllegalAccessException {
    assertTrue(OneRecordPerThread.contexts(this).contains(domain.context()));
    assertTrue(OneRecordPerThread.contexts(this).contains(Domain.DEFAULT.context()));
  }

  private static RecordList listOf(Registry registry) throws ReflectiveOperationException {
    Field list = Registry.class.getDeclaredField("list");
    list.setAccessible(true);
    return (RecordList) list.get(registry);
  }
}
