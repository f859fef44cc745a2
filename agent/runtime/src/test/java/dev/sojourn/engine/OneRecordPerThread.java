package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets a test fail after which some living thread has two records: in a domain of the process, or
 * in one that the test has in a field. Registered for all tests, by META-INF/services.
 */
public final class OneRecordPerThread implements AfterEachCallback {
  @Override
  public void afterEach(ExtensionContext context) throws IllegalAccessException {
    for (EngineContext engine : contexts(context.getRequiredTestInstance())) {
      assertEquals(List.of(), Census.problems(engine));
    }
  }

  static Set<EngineContext> contexts(Object test) throws IllegalAccessException {
    Set<EngineContext> contexts = Collections.newSetFromMap(new IdentityHashMap<>());
    contexts.add(Domain.DEFAULT.context());
    for (Field field : test.getClass().getDeclaredFields()) {
      if (field.getType() == Domain.class) {
        field.setAccessible(true);
        Object domain = field.get(Modifier.isStatic(field.getModifiers()) ? null : test);
        if (domain != null) {
          contexts.add(((Domain) domain).context());
        }
      }
    }
    return contexts;
  }
}
