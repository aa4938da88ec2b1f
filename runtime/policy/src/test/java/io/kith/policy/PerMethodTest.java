package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kith.core.Method;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class PerMethodTest {

  private static final Method ADD = new Method("shop.Cart", "Add", 0);
  private static final Method REMOVE = new Method("shop.Cart", "Remove", 1);

  @Test
  void works_a_value_out_once() {
    var asked = new ArrayList<Method>();
    var names =
        new PerMethod<>(method -> {
          asked.add(method);
          return method.name();
        });
    assertThat(names.of(REMOVE)).isEqualTo("Remove");
    assertThat(names.of(ADD)).isEqualTo("Add");
    assertThat(names.of(REMOVE)).isEqualTo("Remove");
    assertThat(asked).containsExactly(REMOVE, ADD);
    assertThat(names.known()).containsExactly(REMOVE, ADD);
  }

  @Test
  void to_ask_again_allocates_nothing() {
    var names = new PerMethod<>(Method::name);
    names.of(ADD);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      names.of(ADD);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }
}
