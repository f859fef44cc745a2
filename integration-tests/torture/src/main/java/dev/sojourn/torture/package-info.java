/**
 * The torture program: readers, updaters, requesters and pinners at random under the packaged
 * agent, what each of them may rely on checked throughout, and twins (mutants) that are broken on
 * purpose and must be caught. May live here: actors, checks, storms and twins, each in a class of
 * its own. May not: anything that ships, or a broken variant inside the product.
 *
 * <pre>
 * java -javaagent:agent/javaagent/target/sojourn-agent.jar \
 *     -jar integration-tests/torture/target/torture.jar --seconds=20 --policy=lazy --seed=1
 * … --list-twins
 * … --seconds=30 --twin=early-dispose
 * </pre>
 *
 * <p>Exit codes: 0 nothing found, 1 an error found, 2 not started. The seed decides what each actor
 * does next, not how the processors interleave them.
 */
@NullMarked
package dev.sojourn.torture;

import org.jspecify.annotations.NullMarked;
