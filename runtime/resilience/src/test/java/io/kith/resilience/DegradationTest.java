package io.kith.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Status;
import io.kith.rules.LiveRules;
import io.kith.rules.Rules;
import io.kith.testkit.FakeTicker;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When which reply stands in, by a clock that stands still. */
final class DegradationTest {

  /** A number in field 1. */
  private static final class NumberCodec implements Codec<Integer> {

    @Override
    public void write(ProtoWriter out, Integer value) {
      out.int32(1, value);
    }

    @Override
    public Integer read(ProtoReader in, @Nullable Integer base) {
      int value = 0;
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        if (tag == 1 << 3) {
          value = in.int32();
        } else {
          in.skip(tag);
        }
      }
      return value;
    }
  }

  private static final MethodBinding METHOD =
      MethodBinding.of(new Method("test.Shop", "Price", 0), new NumberCodec(), new NumberCodec());
  private static final MethodBinding STREAM =
      MethodBinding.of(
          new Method("test.Shop", "Prices", 1, Method.Trait.SERVER_STREAMING),
          new NumberCodec(),
          new NumberCodec());
  private static final Failure DOWN =
      Failure.notExecuted(Status.of(Code.UNAVAILABLE, "closed today"));

  private final FakeTicker ticker = new FakeTicker();
  private final LiveRules rules = new LiveRules(Rules.none());
  private final Interventions interventions = new Interventions();
  private final Environment environment =
      new Environment("test", new RequestArguments(), interventions, ticker, () -> 0);
  private final Stages stages =
      new Stages(List.of(new Degradation(Side.CLIENT, environment)), environment, rules);

  private Reply answer = Success.of(7);
  private final Next path = stages.around(METHOD, _ -> answer);

  private Reply price(int article) {
    return path.call(new Call(METHOD.method(), article, Context.root()));
  }

  private void rules(String degrade) {
    long revision = rules.rules().revision() + 1;
    rules.publish(Rules.parse(revision, "test", "calls: {test.Shop: {degrade: " + degrade + "}}"));
  }

  @Test
  void an_old_reply_answers_until_it_is_too_old() {
    rules("{cache: {stale: 10s}}");
    assertThat(price(1)).isSameAs(answer);
    answer = DOWN;
    ticker.advance(Duration.ofSeconds(10));
    assertThat(price(1))
        .isInstanceOfSatisfying(
            Success.class,
            reply -> {
              assertThat(reply.value()).isEqualTo(7);
              assertThat(reply.metadata())
                  .isEqualTo(
                      Metadata.of(Reply.DEGRADED, "UNAVAILABLE")
                          .with(Reply.DEGRADED_BY, "stale")
                          .with(Reply.DEGRADED_WHY, "closed today"));
            });
    ticker.advanceNanos(1);
    assertThat(price(1)).isSameAs(DOWN);
  }

  @Test
  void what_is_kept_stays_when_a_rule_about_something_else_changes() {
    rules("{cache: {stale: 10s}}");
    price(1);
    rules("{cache: {stale: 10s}, fallback: false}");
    answer = DOWN;
    assertThat(price(1)).isInstanceOf(Success.class);
    rules("{cache: {stale: 11s}}");
    assertThat(price(1)).isSameAs(DOWN);
  }

  @Test
  void a_degraded_reply_is_not_kept() {
    rules("{cache: {stale: 10s}}");
    answer = new Success(7, Metadata.of(Reply.DEGRADED, "INTERNAL"));
    price(1);
    answer = DOWN;
    assertThat(price(1)).isSameAs(DOWN);
  }

  @Test
  void with_a_bound_of_one_the_last_is_kept() {
    rules("{cache: {stale: 10s, entries: 1}}");
    price(1);
    price(2);
    answer = DOWN;
    assertThat(price(1)).isSameAs(DOWN);
    assertThat(price(2)).isInstanceOf(Success.class);
  }

  @Test
  void a_fresh_reply_needs_no_call_and_is_not_marked() {
    rules("{cache: {fresh: 5s, stale: 0s}}");
    price(1);
    answer = DOWN;
    ticker.advance(Duration.ofSeconds(5));
    assertThat(price(1)).isEqualTo(Success.of(7));
    ticker.advanceNanos(1);
    assertThat(price(1)).isSameAs(DOWN);
    assertThat(interventions.total(Stage.CLIENT_DEGRADE, "cached")).isEqualTo(1);
  }

  @Test
  void only_the_failures_that_are_meant_are_answered() {
    rules("{silence: true, 'on': [NOT_FOUND]}");
    answer = DOWN;
    assertThat(price(1)).isSameAs(DOWN);
    answer = Failure.of(Status.of(Code.NOT_FOUND, "none"));
    assertThat(price(1))
        .isInstanceOfSatisfying(Success.class, reply -> assertThat(reply.value()).isEqualTo(0));
    rules("{silence: true}");
    assertThat(price(1)).isSameAs(answer);
  }

  @Test
  void a_rule_that_cannot_be_followed_is_no_rule() {
    rules("{otherwise: '{}'}"); // nobody knows the contract
    answer = DOWN;
    assertThat(price(1)).isSameAs(DOWN);
    rules("{silence: true, cache: {}}");
    Next stream = stages.around(STREAM, _ -> DOWN);
    assertThat(stream.call(new Call(STREAM.method(), 1, Context.root()))).isSameAs(DOWN);
  }

  @Test
  void the_caller_sees_the_mark_in_its_exchange() {
    rules("{silence: true}");
    answer = DOWN;
    var exchange = Exchange.with(Metadata.empty());
    path.call(new Call(METHOD.method(), 1, Context.root().with(exchange)));
    assertThat(exchange.headers().first(Reply.DEGRADED_BY)).contains("otherwise");
  }

  @Test
  void what_is_in_force_is_told_with_its_place() {
    rules("{off: true, cache: {entries: 5}}");
    assertThat(stages.effective(METHOD.method()))
        .containsOnlyKeys(Stage.of(Side.CLIENT))
        .hasEntrySatisfying(
            Stage.CLIENT_DEGRADE,
            settings ->
                assertThat(settings)
                    .extracting(Object::toString)
                    .satisfiesExactly(
                        off -> assertThat(off).startsWith("degrade.off = true (test:1:"),
                        fallback ->
                            assertThat(fallback).isEqualTo("degrade.fallback = true (default)"),
                        cache ->
                            assertThat(cache)
                                .startsWith(
                                    "degrade.cache = {fresh: 0s, stale: 10m, entries: 5, bytes:"
                                        + " 16MiB} (test:1:")));
  }
}
