package io.kith.policy.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.policy.breaker.BreakerPolicy.Span;
import io.kith.policy.breaker.Phase.State;
import io.kith.testkit.FakeTicker;
import io.kith.testkit.Property;
import io.kith.testkit.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Whatever happens to it, a breaker does what the reference does. */
final class BreakerPropertyTest {

  /** A call that was let through by both. */
  private record Open(Phase by, ReferenceBreaker.Entry entry) {}

  @Test
  void a_breaker_does_what_the_reference_does() {
    Property.holds(
        3_000,
        source -> {
          var ticker = new FakeTicker();
          BreakerPolicy policy = policy(source);
          var breaker = new Breaker(policy, ticker, () -> 0, (_, _) -> {});
          var reference = new ReferenceBreaker(policy, ticker.nanos());
          var open = new ArrayList<Open>();
          // Some fail most of their calls, some hardly any.
          int badOfTen = source.between(0, 10);
          for (int i = source.length(400); i > 0; i--) {
            step(source, ticker, breaker, reference, open, badOfTen);
            assertThat(breaker.phase().state())
                .as("after step %d under %s", i, policy)
                .isEqualTo(reference.state());
          }
        });
  }

  private static void step(
      Source source,
      FakeTicker ticker,
      Breaker breaker,
      ReferenceBreaker reference,
      List<Open> open,
      int badOfTen) {
    switch (source.between(0, 19)) {
      case 0 -> {
        Breaker.Mode mode = source.oneOf(Breaker.Mode.values());
        breaker.force(mode);
        reference.force(mode);
      }
      case 1, 2 -> {
        breaker.turn();
        reference.turn(ticker.nanos());
      }
      case 3, 4, 5 ->
          ticker.advanceNanos((long) source.between(0, 3_000) * source.between(0, 1_000_000));
      case 6, 7, 8, 9, 10, 11 -> {
        if (!open.isEmpty()) {
          Open one = open.remove(source.between(0, open.size() - 1));
          Outcome outcome =
              source.between(1, 10) <= badOfTen
                  ? source.oneOf(Outcome.FAILED, Outcome.FAILED, Outcome.NOTHING)
                  : Outcome.WELL;
          long took = Duration.ofMillis(source.between(0, 200)).toNanos();
          breaker.left(one.by(), outcome, took);
          reference.left(one.entry(), outcome, took, ticker.nanos());
        }
      }
      default -> {
        Phase by = breaker.tryEnter();
        ReferenceBreaker.Entry entry = reference.tryEnter(ticker.nanos());
        assertThat(by != null).as("is let through").isEqualTo(entry != null);
        if (by != null && entry != null) {
          open.add(new Open(by, entry));
        }
      }
    }
  }

  private static BreakerPolicy policy(Source source) {
    int calls = source.between(1, 20);
    Span span =
        source.bool()
            ? new Span.OfCalls(calls)
            : new Span.OfTime(Duration.ofMillis(source.between(100, 20_000)));
    boolean slow = source.bool();
    int errors = source.oneOf(0, 0, source.between(1, 10));
    int consecutive = source.oneOf(0, 0, source.between(1, 5));
    return new BreakerPolicy(
        span,
        source.between(1, calls),
        source.oneOf(0.1, 0.5, 1.0),
        errors,
        consecutive,
        slow ? Duration.ofMillis(source.between(1, 200)) : Duration.ZERO,
        source.oneOf(0.0, 0.3, 1.0),
        Duration.ofMillis(source.between(10, 5_000)),
        Duration.ofMinutes(1),
        source.between(1, 6),
        source.oneOf(Duration.ZERO, Duration.ofMillis(source.between(1, 20_000))),
        BreakerPolicy.faultsOfServer());
  }

  @Test
  void of_any_calls_in_a_row_while_it_recovers_no_more_are_let_through_than_is_their_share() {
    Property.holds(
        1_000,
        source -> {
          var ticker = new FakeTicker();
          BreakerPolicy policy =
              Policies.withProbes(Policies.ratio(1, 1), 1, Duration.ofSeconds(10));
          var breaker = new Breaker(policy, ticker, () -> 0, (_, _) -> {});
          breaker.left(breaker.phase(), Outcome.FAILED, 0);
          ticker.advance(Duration.ofSeconds(5));
          breaker.left(Objects.requireNonNull(breaker.tryEnter()), Outcome.WELL, 0);
          int tenths = source.between(1, 10);
          ticker.advance(Duration.ofSeconds(tenths - 1));
          assertThat(breaker.phase().state()).isEqualTo(State.RECOVERING);
          boolean[] admitted = new boolean[100];
          for (int i = 0; i < admitted.length; i++) {
            admitted[i] = breaker.tryEnter() != null;
          }
          int from = source.between(0, 50);
          int count = source.between(1, 50);
          int among = 0;
          for (int i = from; i < from + count; i++) {
            among += admitted[i] ? 1 : 0;
          }
          assertThat(among).isBetween(count * tenths / 10, Math.ceilDiv(count * tenths, 10));
        });
  }
}
