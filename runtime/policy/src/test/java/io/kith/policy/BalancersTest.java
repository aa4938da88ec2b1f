package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.core.Method;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BalancersTest {

  /** What a user writes, and names in META-INF/services. */
  public static final class FirstOfAll implements BalancerProvider {
    @Override
    public String name() {
      return "first-of-all";
    }

    @Override
    public Balancer create() {
      return candidates -> call -> 0;
    }
  }

  private static final Balancers BALANCERS =
      new Balancers(
          new SplittableRandom(1)::nextLong, which -> call -> Key.hash(which + call.request()));

  private static Stream<String> all() {
    return Stream.concat(
        BALANCERS.plainNames().stream(),
        BALANCERS.keyedNames().stream().map(name -> name + "(baggage.user)"));
  }

  private static Call call(String request, Context context) {
    return new Call(new Method("test.Service", "Method", 0), request, context);
  }

  @ParameterizedTest
  @MethodSource("all")
  void each_picks_one_of_the_candidates(String name) {
    Balancer balancer = BALANCERS.named(name).get();
    for (int size : new int[] {1, 2, 3, 100}) {
      Picker picker = balancer.over(FakeCandidate.many(size));
      for (int i = 0; i < 1_000; i++) {
        assertThat(picker.pick(FakeCandidate.CALL)).isBetween(0, size - 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hash", "consistent-hash", "bounded-hash"})
  void calls_with_the_same_key_go_to_the_same(String name) {
    for (String key : List.of("argument.userId", "metadata.tenant", "baggage.user")) {
      Picker picker = BALANCERS.named(name + "(" + key + ")").get().over(FakeCandidate.many(50));
      var picked =
          Stream.of("a", "a", "b", "c", "d", "e", "f")
              .map(value ->
                  call(value, Context.root().with("user", value))
                      .with(Metadata.of("tenant", value)))
              .map(picker::pick)
              .toList();
      assertThat(picked.get(0)).isEqualTo(picked.get(1));
      assertThat(picked.stream().distinct().count()).isGreaterThan(2);
    }
  }

  @Test
  void a_balancer_of_a_user_is_one_class_with_a_name() {
    Picker picker = BALANCERS.named("first-of-all").get().over(FakeCandidate.many(9));
    assertThat(FakeCandidate.counts(picker, 9, 10)[0]).isEqualTo(10);
  }

  @Test
  void each_client_has_its_own() {
    var roundRobin = BALANCERS.named("round-robin");
    assertThat(roundRobin.get()).isNotSameAs(roundRobin.get());
  }

  @Test
  void what_is_no_balancer_is_refused_with_those_that_are() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BALANCERS.named("round-robbin"))
        .withMessageStartingWith("'round-robbin' is no balancer; known are fastest,")
        .withMessageContainingAll("round-robin", "bounded-hash(…)", "first-of-all");
    assertThatIllegalArgumentException().isThrownBy(() -> BALANCERS.named(""));
    assertThatIllegalArgumentException().isThrownBy(() -> BALANCERS.named("hash(a)(b)"));
  }

  @Test
  void a_key_is_said_where_one_is_needed_and_nowhere_else() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BALANCERS.named("bounded-hash"))
        .withMessageContaining("bounded-hash(argument.userId)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BALANCERS.named("hash(user)"))
        .withMessageContaining("'hash(user)' does not say by what");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BALANCERS.named("random(baggage.user)"))
        .withMessageContaining("takes no key");
  }

  @Test
  void one_that_has_answered_nothing_yet_is_tried_by_one_call_at_a_time() {
    var candidates = FakeCandidate.many(2);
    candidates.get(0).responseNanos = 1_000_000;
    Picker picker = BALANCERS.named("fastest").get().over(candidates);
    assertThat(FakeCandidate.counts(picker, 2, 10)[1]).isEqualTo(10);
    candidates.get(1).outstanding = 1;
    assertThat(FakeCandidate.counts(picker, 2, 10)[0]).isEqualTo(10);
  }
}
