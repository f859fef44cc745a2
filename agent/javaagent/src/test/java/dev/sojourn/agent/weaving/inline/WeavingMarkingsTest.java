package dev.sojourn.agent.weaving.inline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.Sojourn;
import dev.sojourn.agent.weaving.ClassFiles;
import dev.sojourn.agent.weaving.DefiningLoader;
import dev.sojourn.agent.weaving.fixtures.Markings;
import dev.sojourn.agent.weaving.fixtures.Witness;
import dev.sojourn.agent.weaving.scan.MarkedMethod;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.Policy;
import dev.sojourn.engine.ThreadRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Methods whose annotations name a domain or a policy. */
final class WeavingMarkingsTest {
  private static List<String> notes(boolean woven) throws ReflectiveOperationException {
    var files = ClassFiles.withNested(Markings.class);
    DefiningLoader loader =
        new DefiningLoader(
            Markings.class.getClassLoader(), woven ? ClassFiles.woven(files) : files);
    Witness markings =
        (Witness) loader.load(Markings.class.getName()).getConstructor().newInstance();
    return markings.get();
  }

  /** What is noted in KERNEL or USER is so of the default domain. */
  @Test
  void eachMethodIsInKernelOfItsOwnDomainOnly() throws Exception {
    assertEquals(
        List.of(
            "before USER",
            "plain KERNEL",
            "orders orders USER",
            "orders.plain orders KERNEL",
            "orders.quotes orders quotes USER",
            "orders.notOrders USER",
            "orders.plain.notOrders KERNEL",
            "lazyOrders orders USER",
            "eager KERNEL",
            "thrown USER",
            "end USER",
            "after USER"),
        notes(true));
    assertFalse(Sojourn.domain("orders").isInKernel());
  }

  @Test
  void withoutHooksNothingIsEntered() throws Exception {
    assertTrue(
        notes(false).stream().noneMatch(note -> note.matches(".* (orders|quotes|KERNEL).*")));
  }

  @Test
  void theLatestPolicyIsTheThreadsInThatDomain() throws Exception {
    notes(true);
    ThreadRecord inOrders = assertNotNullRecord(Domains.named("orders"));
    ThreadRecord inDefault = assertNotNullRecord(Domain.DEFAULT);
    assertEquals(Policy.LAZY, Domain.DEFAULT.context().policies().of(inOrders));
    assertEquals(Policy.EAGER, Domain.DEFAULT.context().policies().of(inDefault));
  }

  private static ThreadRecord assertNotNullRecord(Domain domain) {
    ThreadRecord record = domain.find(Thread.currentThread());
    assertNotNull(record);
    return record;
  }

  @Test
  void aPolicyThatIsUnknownIsAnObstacle() {
    MarkedMethod method = new MarkedMethod(0, "m", "()V", true, false, "", "SOMETIMES");
    String obstacle = method.obstacle();
    assertNotNull(obstacle);
    assertTrue(obstacle.contains("SOMETIMES"), obstacle);
  }
}
