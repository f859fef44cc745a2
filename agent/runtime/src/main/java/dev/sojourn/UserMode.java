package dev.sojourn;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes entering the method a kernel→user transition and leaving it, normally or by an exception,
 * the way back.
 *
 * <p>While its body runs the thread is in USER, whatever its {@link Policy}: it holds no reference
 * to protected state, nobody waits for it and nobody interrupts it. What others ask of it meanwhile
 * runs at its next transition: when it next enters KERNEL, or when the outermost {@code @UserMode}
 * method ends.
 *
 * <p>Use it for the wait or spin method of an event loop whose run method is {@link KernelMode}, or
 * for a hot loop that calls {@code @KernelMode} methods. A reference to protected state that was
 * obtained in KERNEL must not be used in, or carried across, a {@code @UserMode} call.
 *
 * <p>The limits are those of {@link KernelMode}. A {@code @UserMode} method called by an
 * invalidation handler is part of the handler and stays in KERNEL; so does one that is called while
 * the thread holds a {@link Pin}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface UserMode {
  /**
   * Names the domain that the thread leaves; in others it stays where it is.
   *
   * @return the empty name for the default domain
   */
  String domain() default "";
}
