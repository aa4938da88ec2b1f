package io.kith.policy.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.Context;
import io.kith.core.Criticality;
import io.kith.testkit.Property;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class GateTest {

  private static long enter(Gate gate, Criticality criticality) {
    return gate.enter(Context.root().with(criticality), Criticality.CRITICAL);
  }

  private static int fill(Gate gate, Criticality criticality) {
    int entered = 0;
    while (enter(gate, criticality) != Gate.REFUSED) {
      entered++;
    }
    return entered;
  }

  @Test
  void what_matters_less_fills_only_a_part() {
    var gate = new Gate(new Limit.Fixed(32));
    assertThat(fill(gate, Criticality.SHEDDABLE)).isEqualTo(16);
    assertThat(fill(gate, Criticality.SHEDDABLE_PLUS)).isEqualTo(24 - 16);
    assertThat(fill(gate, Criticality.CRITICAL)).isEqualTo(30 - 24);
    assertThat(fill(gate, Criticality.CRITICAL_PLUS)).isEqualTo(32 - 30);
    assertThat(gate.inside()).isEqualTo(32);
    assertThat(gate.limit(Criticality.SHEDDABLE)).isEqualTo(16);
  }

  @Test
  void of_one_place_everybody_may_have_it() {
    for (Criticality each : Criticality.values()) {
      assertThat(fill(new Gate(new Limit.Fixed(1)), each)).isEqualTo(1);
    }
  }

  @Test
  void who_says_nothing_matters_as_much_as_the_rule_says() {
    var gate = new Gate(new Limit.Fixed(32));
    while (gate.enter(Context.root(), Criticality.SHEDDABLE) != Gate.REFUSED) {}
    assertThat(gate.inside()).isEqualTo(16);
    assertThat(gate.enter(Context.root(), Criticality.CRITICAL)).isNotEqualTo(Gate.REFUSED);
  }

  @Test
  void it_never_holds_more_than_its_limit() {
    Property.holds(
        300,
        source -> {
          int limit = source.between(1, 40);
          var gate = new Gate(new Limit.Fixed(limit));
          var inside = new ArrayList<Long>();
          for (int i = 0; i < 300; i++) {
            if (source.bool() || inside.isEmpty()) {
              long ticket = enter(gate, source.oneOf(Criticality.values()));
              if (ticket != Gate.REFUSED) {
                inside.add(ticket);
              }
            } else {
              gate.left(inside.remove(source.between(0, inside.size() - 1)), source.bool(), -1, 0);
            }
            assertThat(gate.inside()).isEqualTo(inside.size()).isBetween(0, limit);
          }
        });
  }

  @Test
  void threads_that_race_never_are_more_than_its_limit() throws InterruptedException {
    var gate = new Gate(new Limit.Fixed(3));
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 6; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 20_000; i++) {
                  long ticket = enter(gate, Criticality.CRITICAL_PLUS);
                  if (ticket != Gate.REFUSED) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                    gate.left(ticket, false, -1, 0);
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most.get()).isBetween(1, 3);
    assertThat(gate.inside()).isZero();
  }

  @Test
  void a_limit_has_room_for_one() {
    assertThatThrownBy(() -> new Limit.Fixed(0)).hasMessageContaining("at least 1");
  }
}
