package dev.sojourn;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes entering the method a user→kernel transition and leaving it, normally or by an exception,
 * the way back.
 *
 * <p>While its body runs the thread is in KERNEL: it may hold references to protected state, and no
 * grace period ends before it has left. Invalidations that were requested while it was away run
 * before the first instruction of the body. A call from KERNEL to another {@code @KernelMode}
 * method is nested and costs no transition.
 *
 * <p>Takes effect only under the agent ({@link Sojourn#isWoven()}). Not inherited: an override
 * needs its own. On abstract and native methods, constructors and compiler-made bridges it has no
 * effect, and the agent says so. A {@code synchronized} method takes its monitor before the
 * transition.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface KernelMode {
  /**
   * Names the domain whose state the method uses. Domains are independent of each other: a thread
   * that stays in one holds up no grace period of another.
   *
   * @return the empty name for the default domain
   */
  String domain() default "";

  /**
   * Says in which mode threads that call the method leave KERNEL, of this domain, from then on;
   * unless a policy was assigned to the thread by {@link Sojourn#assignPolicy}. Where methods
   * differ, the latest call decides.
   *
   * @return {@link Policy#INHERIT} for what the thread's name and the agent's options say
   */
  Policy policy() default Policy.INHERIT;
}
