package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.kith.testkit.Property;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SpreadTest {

  private static final Place A = new Place("eu", "a");
  private static final Place B = new Place("eu", "b");
  private static final Place C = new Place("eu", "c");
  private static final Place FAR = new Place("us", "a");

  private final Spread spread = Spread.defaults();

  /** The share of its calls that a client sends to a place. */
  private double share(Map<Place, Integer> capacities, Place own, Place to) {
    double all = capacities.values().stream().mapToInt(Integer::intValue).sum();
    return spread.factors(capacities, own).get(to) * capacities.get(to) / all;
  }

  @Test
  void as_long_as_its_own_zone_has_its_part_a_client_calls_nobody_else() {
    var even = Map.of(A, 300, B, 300, C, 300);
    assertThat(share(even, A, A)).isCloseTo(1, within(1e-9));
    assertThat(share(even, A, B)).isZero();
    assertThat(share(Map.of(A, 260, B, 300, C, 300), A, A)).isCloseTo(1, within(1e-9));
  }

  @Test
  void what_is_too_much_for_its_own_zone_goes_to_the_others_in_proportion() {
    var short1 = Map.of(A, 100, B, 300, C, 100);
    assertThat(share(short1, A, A)).isCloseTo(1.2 * 3 * 100 / 500, within(1e-9));
    assertThat(share(short1, A, B)).isCloseTo(3 * share(short1, A, C), within(1e-9));
  }

  @Test
  void a_zone_that_is_lost_is_made_up_for_by_the_others() {
    var lost = Map.of(A, 0, B, 300, C, 300);
    assertThat(share(lost, A, A)).isZero();
    assertThat(share(lost, A, B)).isCloseTo(0.5, within(1e-9));
    assertThat(share(lost, B, B)).isCloseTo(1, within(1e-9));
  }

  @Test
  void other_regions_are_called_only_when_its_own_is_short() {
    var even = Map.of(A, 100, B, 100, FAR, 200);
    assertThat(share(even, A, FAR)).isZero();
    var shortRegion = Map.of(A, 25, B, 25, FAR, 200);
    assertThat(share(shortRegion, A, FAR)).isCloseTo(1 - 1.2 * 2 * 50 / 250, within(1e-9));
    assertThat(share(Map.of(A, 0, B, 0, FAR, 200), A, FAR)).isCloseTo(1, within(1e-9));
  }

  @Test
  void a_client_where_nobody_serves_calls_its_region_evenly() {
    var elsewhere = Map.of(B, 100, C, 300, FAR, 400);
    assertThat(share(elsewhere, A, B)).isCloseTo(0.25, within(1e-9));
    assertThat(share(elsewhere, A, C)).isCloseTo(0.75, within(1e-9));
  }

  @Test
  void all_calls_go_somewhere_and_no_place_gets_more_than_it_can_take() {
    Property.holds(
        1_000,
        source -> {
          var capacities = new HashMap<Place, Integer>();
          int places = source.between(1, 8);
          for (int i = 0; i < places; i++) {
            capacities.put(
                new Place("r" + source.between(0, 2), "z" + source.between(0, 3)),
                source.between(0, 3) * 100);
          }
          double all = capacities.values().stream().mapToInt(Integer::intValue).sum();
          Place own = capacities.keySet().iterator().next();
          double sum = 0;
          for (Place place : capacities.keySet()) {
            double share = all == 0 ? 0 : share(capacities, own, place);
            assertThat(share).isBetween(-1e-9, 1 + 1e-9);
            sum += share;
          }
          assertThat(sum).isCloseTo(all == 0 ? 0 : 1, within(1e-9));
        });
  }

  /** Callers in all zones of a region, as many in each. */
  @Test
  void where_callers_are_even_no_zone_has_more_than_the_headroom() {
    Property.holds(
        1_000,
        source -> {
          var capacities = new HashMap<Place, Integer>();
          int zones = source.between(1, 6);
          for (int i = 0; i < zones; i++) {
            capacities.put(new Place("eu", "z" + i), source.between(1, 10));
          }
          double all = capacities.values().stream().mapToInt(Integer::intValue).sum();
          for (Place to : capacities.keySet()) {
            double near = share(capacities, to, to) / zones;
            assertThat(near).isLessThanOrEqualTo(1.2 * capacities.get(to) / all + 1e-9);
          }
        });
  }

  @Test
  void a_headroom_out_of_bounds_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Spread(0.9));
    assertThatIllegalArgumentException().isThrownBy(() -> new Spread(Double.NaN));
  }
}
