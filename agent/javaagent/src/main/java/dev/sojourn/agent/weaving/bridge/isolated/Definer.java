package dev.sojourn.agent.weaving.bridge.isolated;

import java.lang.invoke.MethodHandles;
import java.util.function.Function;

/** A function that defines a class file in the package {@code java.lang}. */
public final class Definer implements Function<byte[], Class<?>> {
  /** Called by reflection. */
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
