package io.kith.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.config.Setting;
import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.rules.LiveRules;
import io.kith.rules.RuleSource;
import io.kith.rules.Rules;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StagesTest {

  private static final MethodBinding METHOD =
      MethodBinding.of(new Method("test.Shop", "Buy", 0), Codec.nothing(), Codec.nothing());
  private static final Call CALL = new Call(METHOD.method(), "it", Context.root());
  private static final Reply DONE = Reply.Success.of(null);

  private final List<String> passed = new ArrayList<>();
  private final LiveRules rules = new LiveRules(Rules.none());

  /** Writes down each call that passes it. */
  private final class Marking implements Mechanism {

    private final Stage stage;
    private boolean closed;

    Marking(Stage stage) {
      this.stage = stage;
    }

    @Override
    public Stage stage() {
      return stage;
    }

    @Override
    public List<Filter> filters(MethodBinding method, Rules rules) {
      return List.of((call, next) -> {
        passed.add(stage + " by " + rules.revision());
        return next.call(call);
      });
    }

    @Override
    public List<Setting> effective(Method method, Rules rules) {
      return List.of();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private Stages stages(Mechanism... mechanisms) {
    return new Stages(List.of(mechanisms), Environment.of("test", new Interventions()), rules);
  }

  @Test
  void a_call_passes_the_stages_in_their_order_whoever_came_first() {
    Next path =
        stages(
                new Marking(Stage.CLIENT_BREAKER),
                new Marking(Stage.CLIENT_FAULTS),
                new Marking(Stage.CLIENT_DEGRADE),
                new Marking(Stage.CLIENT_LIMITS))
            .around(METHOD, _ -> DONE);
    assertThat(path.call(CALL)).isSameAs(DONE);
    assertThat(passed).containsExactly("degrade by 0", "limits by 0", "breaker by 0");
  }

  @Test
  void attempts_pass_what_is_meant_for_them() {
    Stages stages =
        stages(new Marking(Stage.CLIENT_FAULTS), new Marking(Stage.CLIENT_INSTANCE_BREAKER));
    Filter.chain(stages.aroundAttempts(METHOD), _ -> DONE).call(CALL);
    assertThat(passed).containsExactly("instance-breaker by 0", "faults by 0");
  }

  @Test
  void both_ways_are_made_anew_when_the_rules_change() {
    Stages stages = stages(new Marking(Stage.CLIENT_DEGRADE), new Marking(Stage.CLIENT_FAULTS));
    Next path = stages.around(METHOD, _ -> DONE);
    path.call(CALL);
    rules.publish(Rules.parse(7, "test", "calls: {}"));
    path.call(CALL);
    Filter.chain(stages.aroundAttempts(METHOD), _ -> DONE).call(CALL);
    assertThat(passed).containsExactly("degrade by 0", "degrade by 7", "faults by 7");
  }

  @Test
  void a_method_that_no_rule_is_about_allocates_nothing_on_its_way() {
    Stages stages = Stages.ofClient(Environment.of("test", new Interventions()), RuleSource.none());
    Next path = stages.around(METHOD, _ -> DONE);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long calls = 100_000;
    for (int i = 0; i < calls; i++) { // until it is compiled
      path.call(CALL);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < calls; i++) {
      path.call(CALL);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(calls);
  }

  @Test
  void what_runs_on_its_own_ends_with_them() {
    var marking = new Marking(Stage.CLIENT_LIMITS);
    stages(marking).close();
    assertThat(marking.closed).isTrue();
  }

  @Test
  void a_rule_gives_a_method_connections_of_its_own() {
    try (Stages stages = stages(new Marking(Stage.CLIENT_LIMITS))) {
      assertThat(stages.connections(METHOD)).isEmpty();
      rules.publish(Rules.parse(1, "rules.yaml", "calls: {test.Shop: {connections: large}}"));
      assertThat(stages.connections(METHOD)).isEqualTo("large");
    }
  }
}
