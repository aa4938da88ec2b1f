package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class QueryTest {

  private static final Instance INSTANCE = Instances.ready("a-1", "a", "test.One");

  @Test
  void finds_what_satisfies_every_part_of_it() {
    assertThat(Query.all().matches(INSTANCE)).isTrue();
    assertThat(Query.app("a").matches(INSTANCE)).isTrue();
    assertThat(Query.app("b").matches(INSTANCE)).isFalse();
    assertThat(Query.service("test.One").matches(INSTANCE)).isTrue();
    assertThat(Query.service("test.Two").matches(INSTANCE)).isFalse();
    assertThat(both("a", "test.One").matches(INSTANCE)).isTrue();
    assertThat(both("b", "test.One").matches(INSTANCE)).isFalse();
    assertThat(both("a", "test.Two").matches(INSTANCE)).isFalse();
  }

  private static Query both(String app, String service) {
    return new Query(Optional.of(app), Optional.of(service));
  }

  @Test
  void reads_well_in_a_sentence() {
    assertThat(Query.all()).hasToString("anything");
    assertThat(Query.app("a")).hasToString("application a");
    assertThat(Query.service("s")).hasToString("service s");
    assertThat(both("a", "s")).hasToString("application a, service s");
  }

  @Test
  void refuses_names_that_are_none() {
    assertThatIllegalArgumentException().isThrownBy(() -> Query.app(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> Query.service("s".repeat(129)));
  }
}
