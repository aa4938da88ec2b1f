package io.kith.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.config.Setting;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Method.Trait;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.rules.LiveRules;
import io.kith.rules.Rules;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class BulkheadsTest {

  private static final MethodBinding BUY = binding("Buy");
  private static final MethodBinding SELL = binding("Sell");
  private static final MethodBinding WATCH = binding("Watch", Trait.SERVER_STREAMING);
  private static final Reply DONE = Reply.Success.of(null);

  private final Interventions interventions = new Interventions();
  private final LiveRules rules = new LiveRules(Rules.none());
  private final Bulkheads serves =
      new Bulkheads(Side.SERVER, Environment.of("shop", interventions));
  private final Bulkheads calls = new Bulkheads(Side.CLIENT, Environment.of("shop", interventions));

  private static MethodBinding binding(String name, Trait... traits) {
    return MethodBinding.of(
        new Method("test.Shop", name, 0, traits), Codec.nothing(), Codec.nothing());
  }

  private void rule(String yaml) {
    rules.publish(Rules.parse(rules.rules().revision() + 1, "rules.yaml", yaml));
  }

  private Reply call(MethodBinding method, Context context, Next next) {
    return Filter.chain(serves.filters(method, rules.rules()), next)
        .call(new Call(method.method(), "it", context));
  }

  private Reply call(MethodBinding method) {
    return call(method, Context.root(), _ -> DONE);
  }

  @Test
  void who_finds_no_place_is_refused_at_once_and_told_why() {
    rule("serves: {test.Shop/Buy: {bulkheads: [{limit: 1}]}}");
    call(
        BUY,
        Context.root(),
        _ -> {
          Failure refusal = (Failure) call(BUY);
          assertThat(refusal.executed()).isEqualTo(Executed.NO);
          assertThat(refusal.status().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
          assertThat(refusal.status().message())
              .isEqualTo(
                  "test.Shop/Buy was not begun: 1 calls of it run, as many as may (bulkheads,"
                      + " rules.yaml:1:46); call another instance, or later");
          assertThat(call(SELL)).isSameAs(DONE);
          return DONE;
        });
    assertThat(call(BUY)).isSameAs(DONE);
    assertThat(interventions.snapshot())
        .containsExactly(new Intervention(Stage.SERVER_BULKHEAD, "test.Shop/Buy", "refused", 1));
  }

  @Test
  void methods_share_the_places_of_a_name_and_each_has_its_own_without_one() {
    rule("serves: {test.Shop: {bulkheads: [{limit: 1}, {limit: 2, name: heavy}]}}");
    call(
        BUY,
        Context.root(),
        _ -> {
          assertThat(call(BUY)).isInstanceOf(Failure.class);
          return call(
              SELL,
              Context.root(),
              _ -> {
                assertThat(call(WATCH)).isInstanceOf(Failure.class); // the third of the heavy ones
                return DONE;
              });
        });
    assertThat(call(SELL)).isSameAs(DONE);
  }

  @Test
  void each_value_of_a_label_has_places_of_its_own() {
    rule("serves: {test.Shop: {bulkheads: [{limit: 1, per: 'baggage:tenant'}]}}");
    Context one = Context.root().with("tenant", "one");
    Context other = Context.root().with("tenant", "other");
    call(
        BUY,
        one,
        _ -> {
          Failure refusal = (Failure) call(BUY, one, _ -> DONE);
          assertThat(refusal.status().message()).contains("for baggage:tenant 'one'");
          assertThat(call(BUY, other, _ -> DONE)).isSameAs(DONE);
          assertThat(call(BUY)).isSameAs(DONE);
          return DONE;
        });
  }

  @Test
  void a_new_limit_counts_those_that_are_inside() {
    rule("serves: {test.Shop: {bulkheads: [{limit: 2}]}}");
    call(
        BUY,
        Context.root(),
        _ -> {
          rule("serves: {test.Shop: {bulkheads: [{limit: 1}]}}");
          assertThat(call(BUY)).isInstanceOf(Failure.class);
          return DONE;
        });
  }

  @Test
  void a_stream_holds_its_place_until_its_end() {
    rule("serves: {test.Shop: {bulkheads: [{limit: 1}]}}");
    Reply.Success first =
        (Reply.Success) call(WATCH, Context.root(), _ -> Reply.Success.of(Stream.of("a", "b")));
    assertThat(call(WATCH)).isInstanceOf(Failure.class);
    ((Stream<?>) first.value()).close();
    Reply.Success second =
        (Reply.Success) call(WATCH, Context.root(), _ -> Reply.Success.of(Stream.of("a", "b")));
    assertThat(((Stream<?>) second.value()).count()).isEqualTo(2);
    assertThat(call(WATCH, Context.root(), _ -> Reply.Success.of(Stream.of())))
        .isInstanceOf(Reply.Success.class);
  }

  @Test
  @Timeout(60)
  void a_call_waits_for_a_place_if_a_rule_lets_it() throws Exception {
    rule("serves: {test.Shop: {bulkheads: [{limit: 1, maxWait: 1m}]}}");
    var inside = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    var first =
        new FutureTask<>(() ->
            call(
                BUY,
                Context.root(),
                _ -> {
                  inside.countDown();
                  awaitQuietly(leave);
                  return DONE;
                }));
    Thread.ofVirtual().start(first);
    inside.await();
    var second = new FutureTask<>(() -> call(BUY));
    Thread waiting = Thread.ofVirtual().start(second);
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    Context hurried = Context.root().with(Deadline.after(Duration.ofMillis(1), System.nanoTime()));
    assertThat(call(BUY, hurried, _ -> DONE)).isInstanceOf(Failure.class);
    leave.countDown();
    assertThat(first.get()).isSameAs(DONE);
    assertThat(second.get()).isSameAs(DONE);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void by_default_a_client_has_ten_thousand_places_for_each_method_and_a_server_any_number() {
    assertThat(calls.effective(BUY.method(), Rules.none()).stream().map(Setting::toString))
        .containsExactly("bulkheads = 10000 (default)");
    assertThat(calls.filters(BUY, Rules.none())).hasSize(1);
    assertThat(calls.filters(WATCH, Rules.none())).isEmpty();
    assertThat(serves.filters(BUY, Rules.none())).isEmpty();
    Rules none = Rules.parse(1, "rules.yaml", "calls: {'*': {bulkheads: []}}");
    assertThat(calls.filters(BUY, none)).isEmpty();
  }

  @Test
  void what_makes_no_sense_is_refused_with_the_rules() {
    assertThatThrownBy(() -> rule("calls: {'*': {bulkheads: [{limit: 1, per: caller}]}}"))
        .hasMessageContaining("always this application");
    assertThatThrownBy(() -> rule("serves: {'*': {bulkheads: [{limit: 1, per: tenant}]}}"))
        .hasMessageContaining("names no value of a call");
    assertThatThrownBy(() -> rule("serves: {'*': {bulkheads: [{limit: 0}]}}"))
        .hasMessageContaining("limit");
    assertThatThrownBy(
            () -> rule("serves: {'*': {bulkheads: [{limit: 1, per: caller, maxWait: 1s}]}}"))
        .hasMessageContaining("remove one of the two");
  }
}
