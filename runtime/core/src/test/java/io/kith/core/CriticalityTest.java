package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CriticalityTest {

  @ParameterizedTest
  @EnumSource
  void a_context_carries_it_in_its_baggage(Criticality criticality) {
    Context context = Context.root().with("user", "7").with(criticality);
    assertThat(context.criticality()).contains(criticality);
    assertThat(context.baggage())
        .containsEntry("kith-criticality", criticality.text())
        .containsEntry("user", "7");
    assertThat(Criticality.of(criticality.text())).contains(criticality);
  }

  @Test
  void who_says_nothing_has_none() {
    assertThat(Context.root().criticality()).isEmpty();
  }

  @Test
  void what_is_none_counts_for_nothing() {
    assertThat(Context.root().with(Criticality.LABEL, "CRITICAL").criticality()).isEmpty();
  }

  @Test
  void what_matters_less_comes_before_what_matters_more() {
    assertThat(Criticality.values())
        .extracting(Criticality::text)
        .containsExactly("sheddable", "sheddable-plus", "critical", "critical-plus");
  }
}
