package io.kith.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.policy.routing.RoutingRules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LiveRulesTest {

  private final LiveRules live = new LiveRules(revision(1));
  private final List<Long> seen = new ArrayList<>();

  private static Rules revision(long number) {
    return new Rules(number, "test", RoutingRules.NONE, MethodRules.none(), MethodRules.none());
  }

  private void see(Rules rules) {
    seen.add(rules.revision());
  }

  @Test
  void a_listener_is_told_of_what_is_in_force_and_of_what_follows_until_it_is_closed() {
    RuleSource.Watch watch = live.watch(this::see);
    live.publish(revision(2));
    assertThat(live.rules().revision()).isEqualTo(2);
    watch.close();
    live.publish(revision(3));
    assertThat(seen).containsExactly(1L, 2L);
  }

  @Test
  void one_that_fails_does_not_keep_it_from_the_others() {
    live.watch(rules -> {
      if (rules.revision() > 1) {
        throw new IllegalStateException("a defect");
      }
    });
    live.watch(this::see);
    live.publish(revision(2));
    assertThat(seen).containsExactly(1L, 2L);
  }

  @Test
  void the_same_listener_may_watch_twice() {
    live.watch(this::see).close();
    RuleSource.Watch again = live.watch(this::see);
    live.watch(this::see).close();
    live.publish(revision(2));
    again.close();
    assertThat(seen).containsExactly(1L, 1L, 1L, 2L);
  }
}
