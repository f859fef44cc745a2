package dev.sojourn.agent.weaving.inline;

import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What reflection sees of a class, as text: two classes with one outline have equal members. */
final class ClassOutline {
  private final List<String> lines = new ArrayList<>();

  private ClassOutline(Class<?> type) {
    add(type.toGenericString(), type.getModifiers(), type.getAnnotations());
    add("extends " + type.getGenericSuperclass());
    add("implements " + Arrays.toString(type.getGenericInterfaces()));
    add("nested " + names(type.getDeclaredClasses()));
    add("in " + type.getEnclosingClass() + " " + type.getEnclosingMethod());
    add("host " + type.getNestHost().getName() + " " + names(type.getNestMembers()));
    add("record " + Arrays.toString(type.getRecordComponents()));
    for (Field field : type.getDeclaredFields()) {
      add(field.toGenericString(), field.getModifiers(), field.getAnnotations());
    }
    for (Executable constructor : type.getDeclaredConstructors()) {
      add(constructor);
    }
    for (Method method : type.getDeclaredMethods()) {
      add(method);
    }
    Collections.sort(lines);
  }

  static String of(Class<?> type) {
    return String.join("\n", new ClassOutline(type).lines);
  }

  private void add(Object... parts) {
    StringBuilder line = new StringBuilder();
    for (Object part : parts) {
      line.append(part instanceof Object[] array ? Arrays.toString(array) : part).append(' ');
    }
    lines.add(line.toString());
  }

  private void add(Executable executable) {
    add(
        executable.toGenericString(),
        executable.getModifiers(),
        executable.getAnnotations(),
        Arrays.stream(executable.getParameters()).map(Parameter::getName).toList(),
        Arrays.deepToString(executable.getParameterAnnotations()));
  }

  private static List<String> names(Class<?>[] types) {
    return Arrays.stream(types).map(Class::getName).sorted().toList();
  }
}
