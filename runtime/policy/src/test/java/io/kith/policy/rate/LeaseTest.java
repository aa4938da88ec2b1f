package io.kith.policy.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.Property;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LeaseTest {

  private static final long SECOND = 1_000_000_000L;

  private static Lease.Grant grant(int permits) {
    return new Lease.Grant(permits, 0, SECOND, 0);
  }

  @Test
  void asks_when_it_knows_nothing_and_then_gives_what_was_granted() {
    var lease = new Lease(100, 0);
    assertThat(lease.tryTake(1, 0)).isEqualTo(Lease.ASK);
    assertThat(lease.beginAsking()).isTrue();
    assertThat(lease.beginAsking()).isFalse();
    lease.granted(grant(3), 0, 0);
    assertThat(lease.tryTake(1, 0)).isZero();
    assertThat(lease.tryTake(2, 0)).isZero();
    assertThat(lease.tryTake(1, 0)).isEqualTo(Lease.ASK);
    assertThat(lease.beginAsking()).isTrue();
  }

  @Test
  void remembers_a_refusal_as_long_as_it_lasts() {
    var lease = new Lease(100, 0);
    lease.granted(new Lease.Grant(1, 0, SECOND, SECOND / 2), 0, 10);
    assertThat(lease.tryTake(1, 10)).isZero();
    assertThat(lease.tryTake(1, 10)).isEqualTo(10 - SECOND / 2);
    assertThat(lease.tryTake(1, SECOND / 2)).isEqualTo(Lease.ASK);
  }

  @Test
  void gives_nothing_after_its_time_which_counts_from_the_question() {
    var lease = new Lease(100, 0);
    lease.granted(grant(10), 100, SECOND / 2);
    assertThat(lease.tryTake(1, SECOND + 99)).isZero();
    assertThat(lease.tryTake(1, SECOND + 100)).isEqualTo(Lease.ASK);
  }

  @Test
  void permits_of_one_window_are_not_given_in_another() {
    var lease = new Lease(100, 0);
    lease.granted(new Lease.Grant(10, 7, SECOND, 0), 0, 0);
    lease.granted(new Lease.Grant(2, 8, SECOND, SECOND), 0, 0);
    assertThat(lease.tryTake(2, 0)).isZero();
    assertThat(lease.tryTake(1, 0)).isNegative();
  }

  @Test
  void asks_for_four_times_of_what_was_spent_at_once_up_to_a_batch() {
    var lease = new Lease(10, 0);
    assertThat(lease.wanted(1, 0)).isEqualTo(1);
    lease.granted(grant(1), 0, 0);
    lease.tryTake(1, 0);
    assertThat(lease.wanted(1, 0)).isEqualTo(4);
    assertThat(lease.wanted(1, SECOND / 5)).as("not busy").isEqualTo(1);
    lease.granted(grant(8), 0, 0);
    for (int i = 0; i < 8; i++) {
      lease.tryTake(1, 0);
    }
    assertThat(lease.wanted(1, 0)).isEqualTo(10);
    lease.granted(grant(10), 0, 0);
    assertThat(lease.isLow(0)).isFalse();
    for (int i = 0; i < 5; i++) {
      lease.tryTake(1, 0);
    }
    assertThat(lease.isLow(0)).isTrue();
    assertThat(lease.beginAsking()).isTrue();
    assertThat(lease.isLow(0)).isFalse();
    assertThat(lease.wanted(1, 0)).isEqualTo(5);
    assertThat(lease.wanted(1, 2 * SECOND)).as("after a rest").isEqualTo(1);
  }

  @Test
  void can_be_forgotten_when_it_holds_nothing_and_knows_nothing() {
    var lease = new Lease(10, 0);
    assertThat(lease.isAsNew(0)).isTrue();
    assertThat(lease.beginAsking()).isTrue();
    assertThat(lease.isAsNew(0)).isFalse();
    lease.granted(new Lease.Grant(1, 0, SECOND, 2 * SECOND), 0, 0);
    assertThat(lease.isAsNew(0)).isFalse();
    assertThat(lease.isAsNew(SECOND + 1)).isFalse();
    assertThat(lease.isAsNew(2 * SECOND)).isTrue();
  }

  @Test
  void a_grant_makes_sense_whatever_the_store_says() {
    assertThatThrownBy(() -> new Lease.Grant(-1, 0, 0, 0));
    assertThatThrownBy(() -> new Lease.Grant(0, 0, -1, 0));
    assertThat(new Lease.Grant(0, 0, Long.MAX_VALUE, Long.MAX_VALUE).validNanos())
        .isEqualTo(Lease.Grant.MAX_NANOS);
  }

  @Test
  void a_batch_is_what_comes_in_a_tenth_of_a_second() {
    assertThat(batch(Quota.Algorithm.TOKEN_BUCKET, "1000/s", 1_000)).isEqualTo(100);
    assertThat(batch(Quota.Algorithm.TOKEN_BUCKET, "1000/s", 30)).isEqualTo(30);
    assertThat(batch(Quota.Algorithm.TOKEN_BUCKET, "5/m", 5)).isEqualTo(1);
    assertThat(batch(Quota.Algorithm.FIXED_WINDOW, "1000/s", 0)).isEqualTo(50);
    assertThat(batch(Quota.Algorithm.FIXED_WINDOW, "10/s", 0)).isEqualTo(1);
    assertThat(batch(Quota.Algorithm.TOKEN_BUCKET, "1000000/s", 1_000_000)).isEqualTo(10_000);
  }

  private static int batch(Quota.Algorithm algorithm, String rate, int burst) {
    return Lease.batchOf(new Quota(algorithm, Rate.parse(rate), burst));
  }

  /** Several processes, one store that is a bucket, answers that are late or lost. */
  @Test
  void all_together_give_at_most_what_is_granted_and_a_batch_each() {
    Property.holds(
        500,
        source -> {
          int processes = source.between(1, 5);
          int batch = source.between(1, 20);
          var quota = new Quota(Quota.Algorithm.TOKEN_BUCKET, Rate.parse("100/s"), 20);
          Limiter store = quota.limiter(0);
          var leases = new ArrayList<Lease>();
          for (int i = 0; i < processes; i++) {
            leases.add(new Lease(batch, 0));
          }
          var given = new ArrayList<Long>();
          long now = 0;
          for (int i = 0; i < 400; i++) {
            now += source.oneOf(0L, 1_000L, SECOND / 100, SECOND / 10);
            Lease lease = source.oneOf(leases.toArray(new Lease[0]));
            long answer = lease.tryTake(1, now);
            if (answer == 0) {
              given.add(now);
            }
            if ((answer == Lease.ASK || lease.isLow(now)) && lease.beginAsking()) {
              int wanted = lease.wanted(1, now);
              assertThat(wanted).isBetween(1, batch);
              int granted = 0;
              while (granted < wanted && store.tryTake(1, now, 0) == 0) {
                granted++;
              }
              long retry = granted < wanted ? SECOND / 100 : 0;
              if (source.between(0, 9) == 0) {
                lease.unanswered();
              } else {
                long asked = now;
                now += source.oneOf(0L, SECOND / 1_000);
                lease.granted(new Lease.Grant(granted, 0, SECOND, retry), asked, now);
              }
            }
          }
          for (int first = 0; first < given.size(); first++) {
            for (int last = first; last < given.size(); last++) {
              double most =
                  20 + (given.get(last) - given.get(first)) * 100.0 / SECOND + processes * batch;
              assertThat(last - first + 1.0).isLessThanOrEqualTo(most);
            }
          }
        });
  }

  @Test
  void threads_get_no_permit_twice() throws Exception {
    var lease = new Lease(10_000, 0);
    try (var threads = Executors.newFixedThreadPool(4)) {
      var all = new ArrayList<Future<Long>>();
      long granted = 0;
      for (int thread = 0; thread < 3; thread++) {
        all.add(
            threads.submit(() -> {
              long mine = 0;
              for (int i = 0; i < 100_000; i++) {
                mine += lease.tryTake(1, 0) == 0 ? 1 : 0;
              }
              return mine;
            }));
      }
      while (all.stream().anyMatch(one -> !one.isDone())) {
        if (lease.beginAsking()) {
          lease.granted(new Lease.Grant(7, 0, SECOND, 0), 0, 0);
          granted += 7;
        }
      }
      long taken = 0;
      for (Future<Long> one : all) {
        taken += one.get();
      }
      while (lease.tryTake(1, 0) == 0) {
        taken++;
      }
      assertThat(taken).isEqualTo(granted);
    }
  }
}
