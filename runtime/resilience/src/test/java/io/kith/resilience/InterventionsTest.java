package io.kith.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class InterventionsTest {

  private final Interventions interventions = new Interventions();

  @Test
  void what_never_happened_is_not_told() {
    interventions.count(Stage.CLIENT_LIMITS, "test.Shop/Buy", "refused");
    interventions.count(Stage.CLIENT_LIMITS, "test.Shop/Ask", "refused").increment();
    interventions.count(Stage.CLIENT_DEGRADE, "test.Shop/Buy", "stale").add(2);
    interventions.count(Stage.CLIENT_DEGRADE, "test.Shop/Buy", "stale").increment();
    assertThat(interventions.snapshot())
        .containsExactly(
            new Intervention(Stage.CLIENT_DEGRADE, "test.Shop/Buy", "stale", 3),
            new Intervention(Stage.CLIENT_LIMITS, "test.Shop/Ask", "refused", 1));
    assertThat(interventions.total(Stage.CLIENT_DEGRADE, "stale")).isEqualTo(3);
  }

  @Test
  void what_is_too_much_is_counted_together() {
    for (int i = 0; i < Interventions.MAX_COUNTS; i++) {
      interventions.count(Stage.SERVER_SHED, "method " + i, "shed").increment();
    }
    interventions.count(Stage.SERVER_SHED, "one more", "shed").increment();
    interventions.count(Stage.SERVER_SHED, "and another", "shed").increment();
    assertThat(interventions.snapshot())
        .hasSize(Interventions.MAX_COUNTS + 1)
        .contains(new Intervention(Stage.SERVER_SHED, "others", "shed", 2));
  }
}
