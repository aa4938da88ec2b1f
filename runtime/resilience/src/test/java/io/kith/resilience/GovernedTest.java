package io.kith.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class GovernedTest {

  private final Governed<Integer, AtomicInteger> governed =
      new Governed<>(_ -> new AtomicInteger());

  @Test
  void a_policy_keeps_its_state_while_its_values_stay_the_same() {
    governed.of("a", 1).set(5);
    assertThat(governed.of("a", 1)).hasValue(5);
    assertThat(governed.of("b", 1)).hasValue(0);
    assertThat(governed.of("a", 2)).hasValue(0);
    assertThat(governed.known()).containsOnlyKeys("a", "b");
  }

  @Test
  void without_values_it_is_forgotten() {
    governed.of("a", 1).set(5);
    assertThat(governed.of("a", Optional.empty())).isEmpty();
    assertThat(governed.of("a", 1)).hasValue(0);
  }

  @Test
  void too_many_names_share_a_policy() {
    for (int i = 0; i < Governed.MAX_NAMES; i++) {
      governed.of("name " + i, 1);
    }
    assertThat(governed.of("one", 1)).isSameAs(governed.of("other", 1));
    assertThat(governed.of("name 3", 1)).isNotSameAs(governed.of("other", 1));
    assertThat(governed.known()).hasSize(Governed.MAX_NAMES);
  }
}
