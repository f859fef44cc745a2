package dev.sojourn.agent.weaving.inline;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The mark of an advice's parameter that becomes the number of a method's domain and policy, like
 * Byte Buddy's {@code Advice.Argument} for a constant.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Marking {}
