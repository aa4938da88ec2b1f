package io.kith.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.config.Setting;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Criticality;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Method.Trait;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.rules.LiveRules;
import io.kith.rules.Rules;
import io.kith.testkit.FakeTicker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OverloadTest {

  private static final long MS = 1_000_000;
  private static final MethodBinding BUY = binding("test.Shop", "Buy");
  private static final Reply DONE = Reply.Success.of(null);

  private final FakeTicker ticker = new FakeTicker();
  private final Interventions interventions = new Interventions();
  private final LiveRules rules = new LiveRules(Rules.none());
  private final Overload overload =
      new Overload(
          new Environment("shop", new RequestArguments(), interventions, ticker, () -> 0),
          rules,
          1);

  private static MethodBinding binding(String service, String name, Trait... traits) {
    return MethodBinding.of(new Method(service, name, 0, traits), Codec.nothing(), Codec.nothing());
  }

  @AfterEach
  void close() {
    overload.close();
  }

  private void rule(String yaml) {
    rules.publish(Rules.parse(rules.rules().revision() + 1, "rules.yaml", yaml));
  }

  private Status begins(MethodBinding method, Context context, long waitedMillis) {
    ticker.advanceNanos(MS);
    return overload.refusal(method.method(), context, waitedMillis * MS, ticker.nanos());
  }

  /** For longer than an interval, everybody has to wait. */
  private void queueStands() {
    for (int i = 0; i < 500; i++) {
      begins(BUY, Context.root().with(Criticality.CRITICAL_PLUS), 60);
    }
  }

  // ---- the queue

  @Test
  void who_has_waited_long_is_refused_while_a_queue_stands() {
    assertThat(begins(BUY, Context.root(), 300)).isNull();
    queueStands();
    Status why = begins(BUY, Context.root(), 300);
    assertThat(why.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(why.message())
        .contains("test.Shop/Buy was not begun: it waited 300 ms for a processor")
        .contains("those that are critical wait for 40 ms at most")
        .contains("call another instance, or later");
    assertThat(begins(BUY, Context.root(), 1)).isNull();
    assertThat(interventions.snapshot())
        .containsExactly(new Intervention(Stage.SERVER_SHED, "test.Shop/Buy", "shed", 1));
  }

  @Test
  void a_rule_says_what_matters_less_and_what_is_not_shed() {
    queueStands();
    assertThat(begins(BUY, Context.root(), 30)).isNull();
    rule("serves: {test.Shop: {criticality: sheddable}}");
    assertThat(begins(BUY, Context.root(), 30)).isNotNull();
    assertThat(begins(BUY, Context.root().with(Criticality.CRITICAL), 30)).isNull();
    rule("serves: {'*': {concurrency: {queue: false}}}");
    assertThat(begins(BUY, Context.root(), 300)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
        "kith.Introspection"
      })
  void what_tells_of_the_server_itself_is_never_refused(String service) {
    MethodBinding method = binding(service, "Any");
    rule("serves: {'*': {concurrency: {limit: fixed, most: 1}, criticality: sheddable}}");
    queueStands();
    assertThat(begins(method, Context.root(), 10_000)).isNull();
    assertThat(overload.filters(method, rules.rules())).allMatch(Marking.class::isInstance);
  }

  // ---- the limit

  private Filter filter() {
    List<Filter> filters = overload.filters(BUY, rules.rules());
    return (call, next) -> Filter.chain(filters, next).call(call);
  }

  private Reply call(Filter filter, Context context, Reply outcome) {
    return filter.apply(new Call(BUY.method(), "it", context), _ -> outcome);
  }

  /** Calls that run inside of each other, until one is refused. */
  private int deep(Filter filter, Context context, List<Reply> refusals) {
    int[] most = {0};
    dive(filter, context, most, refusals);
    return most[0];
  }

  private void dive(Filter filter, Context context, int[] depth, List<Reply> refusals) {
    Reply reply =
        filter.apply(
            new Call(BUY.method(), "it", context),
            _ -> {
              depth[0]++;
              dive(filter, context, depth, refusals);
              return DONE;
            });
    if (reply != DONE) {
      refusals.add(reply);
    }
  }

  @Test
  void a_fixed_limit_refuses_what_is_too_many_and_what_matters_less_before() {
    rule("serves: {test.Shop: {concurrency: {limit: fixed, most: 8}}}");
    var refusals = new ArrayList<Reply>();
    assertThat(deep(filter(), Context.root(), refusals)).isEqualTo(8);
    assertThat(deep(filter(), Context.root().with(Criticality.SHEDDABLE), refusals)).isEqualTo(4);
    assertThat(refusals).hasSize(2);
    Failure refusal = (Failure) refusals.getFirst();
    assertThat(refusal.executed()).isEqualTo(Executed.NO);
    assertThat(refusal.status().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.status().message())
        .contains("8 calls of it run")
        .contains("of those that are critical there may be 8 now")
        .contains("concurrency.limit fixed, rules.yaml:1:");
    assertThat(interventions.total(Stage.SERVER_SHED, "refused")).isEqualTo(2);
  }

  @Test
  void by_default_the_limit_falls_when_calls_run_out_of_time() {
    rule("serves: {'*': {concurrency: {most: 200}}}");
    Filter filter = filter();
    var late = Failure.of(Status.of(Code.DEADLINE_EXCEEDED, "too late"));
    for (int i = 0; i < 100; i++) {
      call(filter, Context.root(), DONE);
    }
    assertThat(deep(filter, Context.root(), new ArrayList<>())).isEqualTo(188);
    for (int i = 0; i < 200; i++) {
      call(filter, Context.root(), late);
    }
    assertThat(deep(filter, Context.root(), new ArrayList<>())).isEqualTo(10);
  }

  @Test
  void what_a_limit_has_learnt_outlives_a_change_of_other_rules() {
    var late = Failure.of(Status.of(Code.DEADLINE_EXCEEDED, "too late"));
    for (int i = 0; i < 200; i++) {
      call(filter(), Context.root(), late);
    }
    rule("serves: {test.Other: {concurrency: {limit: none}}}");
    assertThat(deep(filter(), Context.root(), new ArrayList<>())).isEqualTo(10);
    rule("serves: {test.Shop: {concurrency: {most: 20}}}");
    assertThat(deep(filter(), Context.root(), new ArrayList<>())).isEqualTo(19);
  }

  @Test
  void a_method_has_no_filter_if_a_rule_takes_its_limit_away() {
    rule("serves: {test.Shop: {concurrency: {limit: none}}}");
    assertThat(overload.filters(BUY, rules.rules())).isEmpty();
    assertThat(overload.filters(binding("a.B", "Watch", Trait.SERVER_STREAMING), rules.rules()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gradient", "vegas", "bbr", "expiry"})
  void every_kind_lets_calls_through(String kind) {
    rule("serves: {'*': {concurrency: {limit: " + kind + "}}}");
    for (int i = 0; i < 100; i++) {
      ticker.advanceNanos(10 * MS);
      assertThat(call(filter(), Context.root(), DONE)).isSameAs(DONE);
    }
    assertThat(overload.effective(BUY.method(), rules.rules()))
        .extracting(Setting::key, Setting::value)
        .contains(org.assertj.core.groups.Tuple.tuple("concurrency.limit", kind));
  }

  @Test
  void what_a_rule_makes_of_a_call_goes_on_to_what_it_calls() {
    rule("serves: {test.Shop: {criticality: sheddable-plus}}");
    var seen = new ArrayList<Optional<Criticality>>();
    filter()
        .apply(
            new Call(BUY.method(), "it", Context.root()),
            call -> {
              seen.add(call.context().criticality());
              seen.add(Context.current().criticality());
              return DONE;
            });
    filter()
        .apply(
            new Call(BUY.method(), "it", Context.root().with(Criticality.CRITICAL_PLUS)),
            call -> {
              seen.add(call.context().criticality());
              return DONE;
            });
    assertThat(seen)
        .containsExactly(
            Optional.of(Criticality.SHEDDABLE_PLUS),
            Optional.of(Criticality.SHEDDABLE_PLUS),
            Optional.of(Criticality.CRITICAL_PLUS));
  }

  @Test
  void what_is_in_force_is_told() {
    rule(
        "serves: {test.Shop: {criticality: critical-plus, concurrency: {limit: gradient, least: 5}}}");
    assertThat(overload.effective(BUY.method(), rules.rules()).stream().map(Setting::toString))
        .containsExactly(
            "criticality = critical-plus (rules.yaml:1:35)",
            "concurrency.queue = true (default)",
            "concurrency.limit = gradient (rules.yaml:1:71)",
            "concurrency.least = 5 (rules.yaml:1:88)",
            "concurrency.most = 10000 (default)",
            "concurrency.tolerance = 1.5 (default)");
  }
}
