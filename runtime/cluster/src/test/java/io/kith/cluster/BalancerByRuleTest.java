package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Method;
import io.kith.policy.Balancers;
import io.kith.policy.Candidate;
import io.kith.policy.Picker;
import io.kith.rules.RuleSource;
import io.kith.rules.Rules;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BalancerByRuleTest {

  private record Named(String id) implements Candidate {}

  private record Order(long userId, String shop) {}

  private static final List<Named> CANDIDATES =
      IntStream.range(0, 10).mapToObj(i -> new Named("i-" + i)).toList();
  private static final Method ADD = new Method("shop.Cart", "Add", 0);
  private static final Method OTHER = new Method("shop.Till", "Pay", 0);

  private Rules rules = Rules.none();

  private final RuleSource source =
      new RuleSource() {
        @Override
        public Rules rules() {
          return rules;
        }

        @Override
        public Watch watch(Consumer<Rules> listener) {
          throw new UnsupportedOperationException("nobody watches");
        }
      };
  private final Balancers balancers =
      new Balancers(new SplittableRandom(1)::nextLong, ArgumentKey::new);
  private final BalancerByRule balancer =
      new BalancerByRule(balancers.named("round-robin").get(), balancers, source);

  private void follow(String yaml) {
    rules = Rules.parse(rules.revision() + 1, "rules.yaml", yaml);
  }

  private static long different(Picker picker, Method method, boolean sameUser) {
    return IntStream.range(0, 40)
        .map(
            i -> picker.pick(new Call(method, new Order(sameUser ? 7 : i, "shop"), Context.root())))
        .distinct()
        .count();
  }

  @Test
  void a_method_has_the_balancer_that_rules_name_and_the_others_the_usual_one() {
    follow("calls: {shop.Cart: {balancer: consistent-hash(argument.userId)}}");
    Picker picker = balancer.over(CANDIDATES);
    assertThat(different(picker, ADD, true)).isEqualTo(1);
    assertThat(different(picker, ADD, false)).isGreaterThan(3);
    assertThat(different(picker, OTHER, true)).isEqualTo(10);
  }

  @Test
  void rules_that_change_are_followed_with_the_next_candidates() {
    assertThat(different(balancer.over(CANDIDATES), ADD, true)).isEqualTo(10);
    follow("calls: {\"*\": {balancer: hash(argument.shop)}}");
    assertThat(different(balancer.over(CANDIDATES), ADD, false)).isEqualTo(1);
    follow("calls: {}");
    assertThat(different(balancer.over(CANDIDATES), ADD, true)).isEqualTo(10);
  }

  @Test
  void the_position_of_a_balancer_outlives_a_change_of_the_candidates() {
    follow("calls: {shop.Cart: {balancer: round-robin}}");
    var call = new Call(ADD, new Order(1, ""), Context.root());
    int first = balancer.over(CANDIDATES).pick(call);
    assertThat(balancer.over(CANDIDATES).pick(call)).isEqualTo((first + 1) % 10);
  }

  @Test
  void a_call_without_the_argument_has_the_empty_key() {
    follow("calls: {\"*\": {balancer: hash(argument.nobody)}}");
    assertThat(different(balancer.over(CANDIDATES), ADD, false)).isEqualTo(1);
  }
}
