package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConsistentHashTest {

  private static final int KEYS = 20_000;
  private static final Key BY_REQUEST = call -> Key.hash((String) call.request());
  private static final Balancer UNBOUNDED =
      new ConsistentHash(BY_REQUEST, Double.POSITIVE_INFINITY);

  @Test
  void the_same_key_goes_to_the_same_candidate() {
    Picker one = UNBOUNDED.over(FakeCandidate.many(50));
    Picker other = UNBOUNDED.over(FakeCandidate.many(50));
    for (int key = 0; key < 100; key++) {
      assertThat(one.pick(call(key))).isEqualTo(other.pick(call(key)));
    }
  }

  @Test
  void keys_are_spread() {
    int[] counts = counts(UNBOUNDED.over(FakeCandidate.many(10)), 10);
    assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(KEYS / 10 * 3 / 2);
    assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan(KEYS / 10 / 2);
  }

  @Test
  void the_heavier_gets_more_keys() {
    int[] counts = counts(UNBOUNDED.over(FakeCandidate.of(100, 300, 0)), 3);
    assertThat((double) counts[1] / counts[0]).isBetween(2.0, 4.5);
    assertThat(counts[2]).isZero();
  }

  @Test
  void when_one_goes_only_its_keys_move() {
    List<FakeCandidate> all = FakeCandidate.many(20);
    Picker before = UNBOUNDED.over(all);
    List<FakeCandidate> rest = all.subList(0, 19);
    Picker after = UNBOUNDED.over(rest);
    for (int key = 0; key < KEYS; key++) {
      int was = before.pick(call(key));
      if (was < 19) {
        assertThat(after.pick(call(key))).isEqualTo(was);
      }
    }
  }

  @Test
  void a_hot_key_does_not_sink_one_candidate() {
    List<FakeCandidate> all = FakeCandidate.many(10);
    Picker picker = new ConsistentHash(BY_REQUEST, 1.25).over(all);
    for (int i = 0; i < 10_000; i++) {
      all.get(picker.pick(call(1))).outstanding++;
    }
    int most = all.stream().mapToInt(one -> one.outstanding).max().orElseThrow();
    assertThat(most).isLessThanOrEqualTo((int) (1.25 * 10_000 / 10) + 1);
  }

  @Test
  void when_all_are_busier_than_counted_the_owner_gets_the_call() {
    List<FakeCandidate> all = FakeCandidate.many(3);
    Picker picker = new ConsistentHash(BY_REQUEST, 1.25).over(all);
    int owner = picker.pick(call(7));
    all.forEach(one -> one.outstanding = 1_000);
    assertThat(picker.pick(call(7))).isEqualTo(owner);
  }

  @Test
  void a_bound_must_be_above_one() {
    assertThatThrownBy(() -> new ConsistentHash(BY_REQUEST, 1)).hasMessageContaining("above 1");
    assertThatThrownBy(() -> new ConsistentHash(BY_REQUEST, Double.NaN))
        .hasMessageContaining("above 1");
  }

  @Test
  void a_key_may_be_a_label_of_the_baggage() {
    Key key = Key.baggage("user");
    assertThat(key.of(call(1))).isEqualTo(Key.hash(""));
  }

  private static Call call(int key) {
    return new Call(new Method("test.Service", "Method", 0), "key-" + key, Context.root());
  }

  private static int[] counts(Picker picker, int size) {
    int[] counts = new int[size];
    for (int key = 0; key < KEYS; key++) {
      counts[picker.pick(call(key))]++;
    }
    return counts;
  }

  @Test
  void where_nobody_has_any_weight_all_are_the_same() {
    Picker picker =
        new ConsistentHash(Key.baggage("user"), Double.POSITIVE_INFINITY)
            .over(FakeCandidate.of(0, 0));
    assertThat(picker.pick(FakeCandidate.CALL)).isBetween(0, 1);
  }
}
