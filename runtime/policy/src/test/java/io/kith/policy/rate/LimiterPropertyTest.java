package io.kith.policy.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.Property;
import io.kith.testkit.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of every limiter, for any sequence of calls. */
class LimiterPropertyTest {

  /** The clock begins close below the largest number, and runs over it. */
  private static final long START = Long.MAX_VALUE - 1_000_000_000L;

  private static final long DAY = Duration.ofDays(1).toNanos();

  private record Taken(long atNanos, int permits) {}

  private static Quota anyQuota(Quota.Algorithm algorithm, Source source) {
    int most = source.oneOf(1, 2, 10, 1_000);
    var rate =
        new Rate(source.between(1, most), Duration.ofMillis(source.oneOf(1, 7, 1_000, 3_600_000)));
    return new Quota(algorithm, rate, algorithm.hasBurst() ? source.between(1, 20) : 0);
  }

  /** Mostly as long as a few permits take, now and then long. */
  private static long anyStep(Quota quota, Source source) {
    long each = quota.rate().nanosPerPermit();
    return switch (source.between(0, 9)) {
      case 0, 1, 2 -> 0;
      case 3, 4 -> source.between(0, 1_000);
      case 5, 6, 7 -> source.random().nextLong(2 * each + 1);
      case 8 -> source.random().nextLong(2 * quota.rate().period().toNanos());
      default -> quota.rate().period().toNanos() * source.between(0, 2);
    };
  }

  /** The most permits that the contract allows within so long, both ends included. */
  private static double most(Quota quota, long intervalNanos) {
    double byRate = intervalNanos / (double) quota.rate().nanosPerPermit();
    double permits = quota.rate().permits();
    double periods = intervalNanos / (double) quota.rate().period().toNanos();
    return switch (quota.algorithm()) {
      case TOKEN_BUCKET, GCRA -> quota.burst() + byRate;
      case LEAKY_BUCKET -> 1 + byRate;
      case FIXED_WINDOW -> permits * (2 + Math.floor(periods));
      case SLIDING_WINDOW -> permits * (2 + Math.floor(periods));
      case SLIDING_LOG -> permits * (1 + Math.floor(periods));
    };
  }

  /** Of those who wait, one of several permits is counted when the first of them goes on. */
  private static double most(Quota quota, long intervalNanos, Taken last) {
    return most(quota, intervalNanos)
        + (quota.algorithm() == Quota.Algorithm.LEAKY_BUCKET ? last.permits() - 1 : 0);
  }

  private static void requireContract(Quota quota, List<Taken> all) {
    for (int first = 0; first < all.size(); first++) {
      long sum = 0;
      for (int last = first; last < all.size(); last++) {
        sum += all.get(last).permits();
        long interval = all.get(last).atNanos() - all.get(first).atNanos();
        assertThat((double) sum)
            .as("%s: from %d to %d", quota, first, last)
            .isLessThanOrEqualTo(most(quota, interval, all.get(last)) + 1e-6);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void decides_as_its_definition_does(Quota.Algorithm algorithm) {
    Property.holds(
        1_500,
        source -> {
          Quota quota = anyQuota(algorithm, source);
          Limiter limiter = quota.limiter(START);
          ReferenceLimiter reference = ReferenceLimiter.of(quota);
          long now = 0;
          for (int i = 0; i < 60; i++) {
            now += anyStep(quota, source);
            int permits = source.oneOf(1, 1, 1, 2, 5);
            long patience = source.oneOf(0L, 1_000_000L, DAY);
            long answer = limiter.tryTake(permits, START + now, patience);
            long expected = reference.admit(permits, now, patience);
            assertThat(Math.max(answer, ReferenceLimiter.REFUSED))
                .as("%s: call %d of %d permits at %d", quota, i, permits, now)
                .isEqualTo(expected);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void never_gives_more_than_its_contract_whatever_is_given_back(Quota.Algorithm algorithm) {
    Property.holds(
        500,
        source -> {
          Quota quota = anyQuota(algorithm, source);
          Limiter limiter = quota.limiter(START);
          var used = new ArrayList<Taken>();
          var open = new ArrayList<Taken>();
          long now = START;
          for (int i = 0; i < 150; i++) {
            now += anyStep(quota, source);
            int permits = source.oneOf(1, 1, 1, 2, 5);
            long answer = limiter.tryTake(permits, now, source.oneOf(0L, DAY));
            if (answer >= 0) {
              var taken = new Taken(now + answer, permits);
              (source.between(0, 3) == 0 ? open : used).add(taken);
            }
            if (!open.isEmpty() && source.bool()) {
              Taken back = open.removeLast();
              limiter.giveBack(back.permits(), back.atNanos(), now);
            }
          }
          requireContract(quota, used);
        });
  }

  @ParameterizedTest
  @EnumSource
  void what_is_given_back_at_once_can_be_taken_again(Quota.Algorithm algorithm) {
    Property.holds(
        500,
        source -> {
          Quota quota = anyQuota(algorithm, source);
          Limiter limiter = quota.limiter(START);
          long now = START;
          for (int i = 0; i < 30; i++) {
            now += anyStep(quota, source);
            long answer = limiter.tryTake(1, now, DAY);
            if (answer >= 0 && source.bool()) {
              limiter.giveBack(1, now + answer, now);
              assertThat(limiter.tryTake(1, now, DAY)).isEqualTo(answer);
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void gives_permits_when_it_said_and_not_a_moment_before(Quota.Algorithm algorithm) {
    Property.holds(
        1_000,
        source -> {
          Quota quota = anyQuota(algorithm, source);
          Limiter limiter = quota.limiter(START);
          long now = START;
          for (int i = 0; i < 60; i++) {
            now += anyStep(quota, source);
            long answer = limiter.tryTake(1, now, 0);
            if (answer < 0 && source.between(0, 3) == 0) {
              // A share of a window that moves is rounded.
              long exact = algorithm == Quota.Algorithm.SLIDING_WINDOW ? 2_000 : 1;
              if (-answer > exact) {
                assertThat(limiter.tryTake(1, now - answer - exact, 0)).isNegative();
              }
              now += -answer + exact - 1;
              assertThat(limiter.tryTake(1, now, 0)).as("%s", quota).isZero();
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void a_clock_that_jumps_back_gives_nothing_and_forward_no_more_than_a_rest(
      Quota.Algorithm algorithm) {
    Property.holds(
        500,
        source -> {
          Quota quota = anyQuota(algorithm, source);
          Limiter limiter = quota.limiter(START);
          var used = new ArrayList<Taken>();
          long now = START;
          long travelled = 0; // forward only, and a period for each jump that cuts one short
          for (int i = 0; i < 100; i++) {
            long step =
                switch (source.between(0, 19)) {
                  case 0 -> -source.random().nextLong(Limiter.JUMP_BACK_NANOS);
                  case 1 -> -source.random().nextLong(100 * DAY);
                  case 2 -> source.random().nextLong(100 * DAY);
                  default -> anyStep(quota, source);
                };
            now += step;
            boolean cuts = step < 0 && !algorithm.hasBurst();
            travelled += cuts ? quota.rate().period().toNanos() : Math.max(0, step);
            if (limiter.tryTake(1, now, 0) >= 0) {
              used.add(new Taken(travelled, 1));
            }
          }
          requireContract(quota, used);
        });
  }

  @ParameterizedTest
  @EnumSource
  void goes_on_soon_after_the_clock_has_jumped_far_back(Quota.Algorithm algorithm) {
    Property.holds(
        300,
        source -> {
          Quota quota = anyQuota(algorithm, source);
          Limiter limiter = quota.limiter(START);
          for (int i = 0; i < 50; i++) {
            limiter.tryTake(1, START, 0);
          }
          long now = START - source.oneOf(1L, 100L, 36_500L) * DAY;
          limiter.tryTake(1, now, 0);
          long periods = 3 + (quota.burst() + 1L) / quota.rate().permits();
          assertThat(limiter.tryTake(1, now + periods * quota.rate().period().toNanos(), 0))
              .isZero();
        });
  }

  @ParameterizedTest
  @EnumSource
  void one_that_is_as_new_gives_as_many_as_a_new_one(Quota.Algorithm algorithm) {
    Property.holds(
        500,
        source -> {
          Quota quota = anyQuota(algorithm, source);
          Limiter limiter = quota.limiter(START);
          assertThat(limiter.isAsNew(START)).isTrue();
          long now = START;
          for (int i = 0; i < 40; i++) {
            now += anyStep(quota, source);
            limiter.tryTake(1, now, 0);
          }
          now += source.random().nextLong(3 * quota.rate().period().toNanos() + 1);
          if (!limiter.isAsNew(now)) {
            return;
          }
          assertThat(permitsAt(limiter, now)).isEqualTo(permitsAt(quota.limiter(now), now));
        });
  }

  private static int permitsAt(Limiter limiter, long now) {
    int permits = 0;
    while (limiter.tryTake(1, now, 0) == 0) {
      permits++;
    }
    return permits;
  }

  @ParameterizedTest
  @EnumSource
  void more_than_there_ever_is_will_never_do(Quota.Algorithm algorithm) {
    var rate = Rate.parse("10/s");
    Limiter limiter = new Quota(algorithm, rate, algorithm.hasBurst() ? 10 : 0).limiter(START);
    assertThat(limiter.tryTake(12, START, DAY)).isEqualTo(Limiter.NEVER);
    assertThat(limiter.tryTake(Integer.MAX_VALUE, START, DAY)).isEqualTo(Limiter.NEVER);
    assertThat(limiter.tryTake(10, START, DAY)).isZero();
  }
}
