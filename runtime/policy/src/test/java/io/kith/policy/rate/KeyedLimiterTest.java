package io.kith.policy.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.Property;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeyedLimiterTest {

  private static final long SECOND = 1_000_000_000L;

  private static final Quota TEN = new Quota(Quota.Algorithm.TOKEN_BUCKET, Rate.parse("10/s"), 10);

  @Test
  void each_key_has_its_own_permits() {
    var limiter = new KeyedLimiter(TEN, 100);
    for (int i = 0; i < 10; i++) {
      assertThat(limiter.tryTake("alice", 1, 0, 0)).isZero();
    }
    assertThat(limiter.tryTake("alice", 1, 0, 0)).isEqualTo(-SECOND / 10);
    assertThat(limiter.tryTake("bob", 1, 0, 0)).isZero();
    limiter.giveBack("alice", 1, 0, 0);
    assertThat(limiter.tryTake("alice", 1, 0, 0)).isZero();
    assertThat(limiter.size()).isEqualTo(2);
  }

  @Test
  void a_key_that_is_used_up_stays_so_however_many_others_come() {
    var limiter = new KeyedLimiter(TEN, 100);
    while (limiter.tryTake("attacker", 1, 0, 0) >= 0) {
      // takes all
    }
    for (int i = 0; i < 10_000; i++) {
      limiter.tryTake("other " + i, 1, 0, 0);
    }
    assertThat(limiter.tryTake("attacker", 1, 0, 0)).isNegative();
    assertThat(limiter.size()).isEqualTo(100);
  }

  @Test
  void keys_that_find_no_place_share_one_limiter() {
    var limiter = new KeyedLimiter(TEN, 100);
    int given = 0;
    for (int i = 0; i < 10_000; i++) {
      given += limiter.tryTake("key " + i, 1, 0, 0) >= 0 ? 1 : 0;
    }
    assertThat(given).isEqualTo(100 + 10);
    assertThat(limiter.crowded()).isEqualTo(9_900);
  }

  @Test
  void keys_that_are_as_new_make_room() {
    var limiter = new KeyedLimiter(TEN, 100);
    for (int i = 0; i < 100_000; i++) {
      assertThat(limiter.tryTake("key " + i, 1, i * SECOND / 100, 0)).isZero();
    }
    assertThat(limiter.size()).isLessThanOrEqualTo(100);
    assertThat(limiter.crowded()).isZero();
  }

  @Test
  void nobody_gets_more_than_his_contract_by_asking_with_other_keys() {
    Property.holds(
        300,
        source -> {
          int keys = source.between(1, 8);
          var limiter = new KeyedLimiter(TEN, keys);
          var given = new HashMap<Object, Integer>();
          long now = 0;
          for (int i = 0; i < 400; i++) {
            now += source.oneOf(0L, 0L, SECOND / 50, SECOND / 10);
            Object key = source.between(0, 20);
            if (limiter.tryTake(key, 1, now, 0) >= 0) {
              given.merge(key, 1, Integer::sum);
            }
          }
          // From its own limiter and, at other times, from the one that is shared.
          double most = 2 * (10 + now * 10.0 / SECOND);
          assertThat(given.values()).allMatch(count -> count <= most);
          int places = keys + 1;
          double all = places * (10 + now * 10.0 / SECOND);
          assertThat(given.values().stream().mapToInt(Integer::intValue).sum() * 1.0)
              .isLessThanOrEqualTo(all);
        });
  }

  @Test
  void threads_get_no_more_from_limiters_that_are_forgotten_meanwhile() throws Exception {
    var quota = new Quota(Quota.Algorithm.TOKEN_BUCKET, Rate.parse("1000/s"), 1);
    var limiter = new KeyedLimiter(quota, 4);
    var clock = new AtomicLong();
    try (var threads = Executors.newFixedThreadPool(4)) {
      var all = new ArrayList<Future<long[]>>();
      for (int thread = 0; thread < 4; thread++) {
        all.add(
            threads.submit(() -> {
              var mine = new long[8];
              for (int i = 0; i < 100_000; i++) {
                int key = i % 8;
                mine[key] +=
                    limiter.tryTake("key " + key, 1, clock.addAndGet(10_000), 0) >= 0 ? 1 : 0;
              }
              return mine;
            }));
      }
      var sums = new long[8];
      for (Future<long[]> one : all) {
        long[] mine = one.get();
        for (int key = 0; key < 8; key++) {
          sums[key] += mine[key];
        }
      }
      // Four seconds; its own limiter, or at other times the one that is shared.
      for (long sum : sums) {
        assertThat(sum).isBetween(1L, 2 * (1 + clock.get() / 1_000_000));
      }
    }
  }
}
