package dev.sojourn.agent.weaving.isolated;

import java.lang.invoke.MethodHandles;
import java.util.function.Function;

/** Defines a class file of the package {@code java.lang} there. */
public final class Definer implements Function<byte[], Class<?>> {
  /** The only one; by reflection. */
  public Definer() {}

  @Override
  public Class<?> apply(byte[] classFile) {
    try {
      return MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup())
          .defineClass(classFile);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("java.lang is not open to " + Definer.class.getModule(), e);
    }
  }
}
