package dev.sojourn;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method whose result must not be ignored. Like any annotation of this simple name, it
 * makes Error Prone and similar tools warn of a call that ignores the result. Without such a tool
 * it has no effect.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@interface CheckReturnValue {}
