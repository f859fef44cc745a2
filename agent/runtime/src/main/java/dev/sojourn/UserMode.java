package dev.sojourn;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method user code that kernel code may call. Entering it is a kernel→user transition, and
 * leaving it, normally or by an exception, is the way back.
 *
 * <p>While its body runs the thread is in USER, whatever its {@link Policy}: an extended quiescent
 * state. The thread holds no reference to protected state, no other thread waits for it, and none
 * interrupts it. What others ask of it meanwhile runs at its next transition: when it next enters
 * KERNEL, or when the outermost {@code @UserMode} method ends.
 *
 * <p>Use it for the method in which an event loop waits or spins, if the loop's run method is
 * {@link KernelMode}; or for a hot loop that calls {@code @KernelMode} methods. A reference to
 * protected state that was obtained in KERNEL must not be used in a {@code @UserMode} call, nor
 * after it.
 *
 * <p>The limits are those of {@link KernelMode}. A {@code @UserMode} method that an invalidation
 * handler calls is part of the handler and stays in KERNEL. So does one that is called while the
 * thread holds a {@link Pin}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface UserMode {
  /**
   * The name of the domain whose KERNEL the thread leaves; in other domains it stays where it is.
   *
   * @return the name; the empty one is the default domain's
   */
  String domain() default "";
}
