package dev.sojourn;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method kernel code. As with a system call, entering it is a user→kernel transition, and
 * leaving it, normally or by an exception, is the way back.
 *
 * <p>The body is like an RCU read-side critical section: while it runs the thread is in KERNEL, may
 * hold references to protected state, and no grace period ends before it has left. Invalidations
 * that were requested while it was away run before the first instruction of the body. A call from
 * KERNEL to another {@code @KernelMode} method is nested and costs no transition.
 *
 * <p>The annotation takes effect only under the agent ({@link Sojourn#isWoven()}). It is not
 * inherited: an overriding method needs its own. On abstract and native methods, constructors and
 * compiler-made bridges it has no effect, and the agent says so. A {@code synchronized} method
 * takes its monitor before the transition.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface KernelMode {
  /**
   * The name of the domain whose state the method uses. Domains are independent: a thread that
   * stays in KERNEL of one holds up no grace period of another.
   *
   * @return the name; the empty one is the default domain's
   */
  String domain() default "";

  /**
   * The policy by which threads that call the method leave KERNEL of this domain from then on,
   * unless {@link Sojourn#assignPolicy} has assigned a policy to the thread. If methods differ, the
   * latest call decides.
   *
   * @return the policy; {@link Policy#INHERIT} for what the thread's name and the agent's options
   *     say
   */
  Policy policy() default Policy.INHERIT;
}
