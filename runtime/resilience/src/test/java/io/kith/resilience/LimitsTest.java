package io.kith.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.config.Setting;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.PeerApp;
import io.kith.core.Principal;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.RetryInfo;
import io.kith.core.Status;
import io.kith.rules.LiveRules;
import io.kith.rules.Rules;
import io.kith.testkit.FakeTicker;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LimitsTest {

  record Order(long number, String item) {}

  private static final MethodBinding METHOD =
      MethodBinding.of(new Method("test.Shop", "Buy", 0), Codec.nothing(), Codec.nothing());
  private static final MethodBinding INLINE =
      MethodBinding.of(
          new Method("test.Shop", "Look", 1, Method.Trait.NON_BLOCKING),
          Codec.nothing(),
          Codec.nothing());
  private static final Reply DONE = Reply.Success.of(null);

  private final FakeTicker ticker = new FakeTicker();
  private final FakeStore store = new FakeStore(ticker);
  private final Interventions interventions = new Interventions();
  private final LiveRules rules = new LiveRules(Rules.none());
  private final List<Long> pauses = new ArrayList<>();
  private Optional<Status> ended = Optional.empty();
  private long revision;

  private Environment environment(SharedQuotas sharing) {
    return new Environment(
        "shop-front", new RequestArguments(), interventions, ticker, () -> 0, sharing);
  }

  private void rules(String yaml) {
    rules.publish(Rules.parse(++revision, "rules.yaml", yaml));
  }

  private Next path(Side side, MethodBinding method) {
    return path(side, method, SharedQuotas.none());
  }

  private Next path(Side side, MethodBinding method, SharedQuotas sharing) {
    Environment environment = environment(sharing);
    var limits =
        new Limits(
            side,
            environment,
            (nanos, _) -> {
              pauses.add(nanos);
              return ended;
            });
    return new Stages(List.of(limits), environment, rules).around(method, _ -> DONE);
  }

  private static Call call(Context context) {
    return new Call(METHOD.method(), new Order(7, "pen"), context);
  }

  private static final Call CALL = call(Context.root());

  private static int admitted(Next path, Call call) {
    int count = 0;
    while (count < 1_000 && path.call(call) instanceof Reply.Success) {
      count++;
    }
    return count;
  }

  private static Failure refusal(Next path, Call call) {
    Reply reply = path.call(call);
    assertThat(reply).isInstanceOf(Failure.class);
    return (Failure) reply;
  }

  @Test
  void a_method_that_no_rule_limits_has_no_limit() {
    assertThat(admitted(path(Side.CLIENT, METHOD), CALL)).isEqualTo(1_000);
  }

  @Test
  void what_is_too_much_is_refused_and_told_when_to_come_back() {
    rules("serves: {test.Shop: {limits: [{name: all, rate: 10/s}]}}");
    Next path = path(Side.SERVER, METHOD);
    assertThat(admitted(path, CALL)).isEqualTo(10);
    Failure refusal = refusal(path, CALL);
    assertThat(refusal.executed()).isEqualTo(Reply.Executed.NO);
    assertThat(refusal.status().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.status().message())
        .isEqualTo(
            "test.Shop/Buy is limited to 10/s by token-bucket with a burst of 10 by the limit all"
                + " of the rules (rules.yaml:1:38), and that is used up: try again in 100 ms");
    assertThat(RetryInfo.of(refusal.status())).contains(new RetryInfo(Duration.ofMillis(100)));
    ticker.advance(Duration.ofMillis(100));
    assertThat(admitted(path, CALL)).isEqualTo(1);
    assertThat(interventions.snapshot())
        .containsExactly(new Intervention(Stage.SERVER_LIMITS, "test.Shop/Buy", "refused", 3));
  }

  @Test
  void each_holder_has_a_quota_and_is_named() throws Exception {
    rules(
        """
        serves:
          test.Shop:
            limits:
              - {name: users, rate: 3/s, per: user}
        """);
    Next path = path(Side.SERVER, METHOD);
    Call alice = call(Context.root().with("user", "alice"));
    assertThat(admitted(path, alice)).isEqualTo(3);
    assertThat(admitted(path, call(Context.root().with("user", "bob")))).isEqualTo(3);
    assertThat(refusal(path, alice).status().message())
        .contains("3/s by token-bucket with a burst of 3 for each user")
        .contains("by the limit users of the rules (rules.yaml:4:16), and that of 'alice' is used");
    assertThat(admitted(path, CALL)).isEqualTo(3);
    assertThat(refusal(path, CALL).status().message())
        .contains("that of calls that do not say their user is used up");
    // A proved name goes before one that is only said, and is another.
    Call proved =
        call(Context.root().with("user", "alice").with(Principal.ofToken("carol", Map.of())));
    assertThat(admitted(path, proved)).isEqualTo(3);
    assertThat(refusal(path, proved).status().message()).contains("'token:carol'");
    Call liar = call(Context.root().with("user", "token:dave"));
    assertThat(path.call(liar)).as("is nobody").isInstanceOf(Failure.class);
  }

  private Call of(String per, String value) throws Exception {
    return switch (per) {
      case "caller" -> call(Context.root().with(Principal.ofCertificate(value, Map.of())));
      case "tenant", "metadata:x-tenant" ->
          new Call(
              METHOD.method(), new Order(1, ""), Context.root(), Metadata.of("x-tenant", value));
      case "argument:item" -> new Call(METHOD.method(), new Order(1, value), Context.root());
      case "argument:number" ->
          new Call(METHOD.method(), new Order(value.length(), ""), Context.root());
      case "address" -> {
        var exchange = Exchange.with(Metadata.empty());
        exchange.cameFrom(
            new InetSocketAddress(InetAddress.getByName(value), 1),
            PeerApp.UNKNOWN,
            PeerApp.UNKNOWN);
        yield call(
            Context.incoming(
                Deadline.none(), Context.root().cancellation(), null, Map.of(), null, exchange));
      }
      default -> call(Context.root().with(per.substring(per.indexOf(':') + 1), value));
    };
  }

  @Test
  void a_quota_can_be_of_whatever_a_call_says() throws Exception {
    for (String per :
        List.of(
            "caller",
            "tenant",
            "metadata:x-tenant",
            "argument:item",
            "argument:number",
            "baggage:cell",
            "address")) {
      String one = per.equals("address") ? "10.0.0.1" : "a";
      String other = per.equals("address") ? "10.0.0.21" : "bb";
      rules(
          "serves: {'*': {limits: [{name: '"
              + per.replace(':', '-')
              + "', rate: 2/s, per: '"
              + per
              + "'}]}}");
      Next path = path(Side.SERVER, METHOD);
      assertThat(admitted(path, of(per, one))).as(per).isEqualTo(2);
      assertThat(admitted(path, of(per, one))).as(per).isZero();
      assertThat(admitted(path, of(per, other))).as(per).isEqualTo(2);
    }
  }

  @Test
  void all_addresses_of_one_network_of_version_6_have_one_quota() throws Exception {
    rules("serves: {'*': {limits: [{name: a, rate: 2/s, per: address}]}}");
    Next path = path(Side.SERVER, METHOD);
    assertThat(admitted(path, of("address", "2001:db8:1:2::1"))).isEqualTo(2);
    assertThat(admitted(path, of("address", "2001:db8:1:2:ffff::7"))).isZero();
    assertThat(admitted(path, of("address", "2001:db8:1:3::1"))).isEqualTo(2);
  }

  @Test
  void only_those_count_that_the_rule_means() {
    rules(
        "calls: {'*': {limits: [{name: a, rate: 2/s, when: {baggage: {tier: '!gold'},"
            + " arguments: {number: '>5'}}}]}}");
    Next path = path(Side.CLIENT, METHOD);
    assertThat(admitted(path, call(Context.root().with("tier", "gold")))).isEqualTo(1_000);
    assertThat(admitted(path, new Call(METHOD.method(), new Order(5, ""), Context.root())))
        .isEqualTo(1_000);
    assertThat(admitted(path, call(Context.root().with("tier", "tin")))).isEqualTo(2);
  }

  @Test
  void all_limits_apply_and_what_one_gave_is_given_back_if_another_refuses() {
    rules(
        """
        serves:
          '*':
            limits:
              - {name: each, rate: 5/h, per: user}
              - {name: all, kind: fixed-window, rate: 8/s}
        """);
    Next path = path(Side.SERVER, METHOD);
    Call alice = call(Context.root().with("user", "alice"));
    Call bob = call(Context.root().with("user", "bob"));
    assertThat(admitted(path, alice)).isEqualTo(5);
    assertThat(admitted(path, bob)).isEqualTo(3);
    for (int i = 0; i < 20; i++) {
      assertThat(refusal(path, bob).status().message()).contains("the limit all");
    }
    ticker.advance(Duration.ofSeconds(1));
    assertThat(admitted(path, bob)).isEqualTo(2);
  }

  @Test
  void a_leaky_bucket_has_calls_wait_within_their_deadline_and_in_a_bounded_queue() {
    rules("calls: {'*': {limits: [{name: a, kind: leaky-bucket, rate: 10/s, burst: 4}]}}");
    Next path = path(Side.CLIENT, METHOD);
    assertThat(admitted(path, CALL)).isEqualTo(5);
    assertThat(pauses).containsExactly(100_000_000L, 200_000_000L, 300_000_000L, 400_000_000L);
    assertThat(RetryInfo.of(refusal(path, CALL).status()))
        .contains(new RetryInfo(Duration.ofMillis(100)));
    ticker.advance(Duration.ofMillis(350));
    Call hurried =
        call(Context.root().with(Deadline.after(Duration.ofMillis(149), ticker.nanos())));
    assertThat(path.call(hurried)).isInstanceOf(Failure.class);
    Call patient =
        call(Context.root().with(Deadline.after(Duration.ofMillis(150), ticker.nanos())));
    assertThat(path.call(patient)).isEqualTo(DONE);
    assertThat(pauses).last().isEqualTo(150_000_000L);
  }

  @Test
  void a_method_that_may_not_block_does_not_wait() {
    rules("serves: {'*': {limits: [{name: a, kind: leaky-bucket, rate: 10/s}]}}");
    Next path = path(Side.SERVER, INLINE);
    Call call = new Call(INLINE.method(), "", Context.root());
    assertThat(admitted(path, call)).isEqualTo(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void a_call_that_nobody_wants_any_more_ends_while_it_waits() {
    rules("calls: {'*': {limits: [{name: a, kind: leaky-bucket, rate: 10/s}]}}");
    Next path = path(Side.CLIENT, METHOD);
    path.call(CALL);
    ended = Optional.of(Status.of(Code.CANCELLED, "enough"));
    assertThat(refusal(path, CALL).status()).isEqualTo(ended.get());
  }

  @Test
  void methods_share_a_limit_by_its_name_and_the_most_specific_entry_wins() {
    rules(
        """
        serves:
          '*': {limits: [{name: all, rate: 4/s}]}
          test.Shop/Look: {limits: []}
        """);
    var limits = new Limits(Side.SERVER, environment(SharedQuotas.none()));
    var stages = new Stages(List.of(limits), environment(SharedQuotas.none()), rules);
    var other =
        MethodBinding.of(new Method("test.Bank", "Pay", 0), Codec.nothing(), Codec.nothing());
    Next buy = stages.around(METHOD, _ -> DONE);
    Next pay = stages.around(other, _ -> DONE);
    Next look = stages.around(INLINE, _ -> DONE);
    assertThat(buy.call(CALL)).isEqualTo(DONE);
    assertThat(admitted(pay, new Call(other.method(), "", Context.root()))).isEqualTo(3);
    assertThat(admitted(look, new Call(INLINE.method(), "", Context.root()))).isEqualTo(1_000);
    assertThat(limits.effective(METHOD.method(), rules.rules()).toString())
        .contains("limits.all", "4/s by token-bucket", "rules.yaml:2:");
    assertThat(limits.effective(INLINE.method(), rules.rules()))
        .extracting(Setting::value)
        .containsExactly("none");
  }

  @Test
  void what_was_taken_is_remembered_when_other_rules_change() {
    rules("serves: {'*': {limits: [{name: a, rate: 4/s}]}}");
    Next path = path(Side.SERVER, METHOD);
    assertThat(admitted(path, CALL)).isEqualTo(4);
    rules("serves: {'*': {limits: [{name: a, rate: 4/s}, {name: b, rate: 1000/s}]}}");
    assertThat(admitted(path, CALL)).isZero();
    rules("serves: {'*': {limits: [{name: a, rate: 6/s}]}}");
    assertThat(admitted(path, CALL)).isEqualTo(6);
    rules("serves: {}");
    assertThat(admitted(path, CALL)).isEqualTo(1_000);
  }

  @Test
  void a_call_that_is_admitted_allocates_nothing() {
    // One that all have together, and one for each user; of several limits the answers are kept.
    for (String one : List.of("rate: 10000000/s", "rate: 10000000/s, per: user")) {
      rules("serves: {'*': {limits: [{name: a, " + one + "}]}}");
      Next path = path(Side.SERVER, METHOD);
      Call call = call(Context.root().with("user", "alice"));
      for (int i = 0; i < 20_000; i++) {
        path.call(call);
      }
      var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10_000; i++) {
        path.call(call);
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated / 10_000).as(one).isLessThan(1);
    }
  }

  // ---- divided

  private int instances = 2;

  private Next divided(String limit) {
    rules("serves: {'*': {limits: [" + limit + "]}}");
    return path(Side.SERVER, METHOD, SharedQuotas.divided(1, () -> instances));
  }

  @Test
  void without_a_store_each_instance_admits_its_part() {
    Next path = divided("{name: a, rate: 10/s, shared: local-share}");
    assertThat(admitted(path, CALL)).isEqualTo(5);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(admitted(path, CALL)).isEqualTo(5);
  }

  @Test
  void a_part_follows_the_number_of_instances_and_none_gets_a_burst_by_that() {
    Next path = divided("{name: a, rate: 12/s, shared: local-share}");
    assertThat(admitted(path, CALL)).isEqualTo(6);
    instances = 1;
    assertThat(admitted(path, CALL)).as("what was taken stays taken").isZero();
    ticker.advance(Duration.ofMillis(501));
    assertThat(admitted(path, CALL)).as("and more comes in, however busy it is").isEqualTo(6);
    ticker.advance(Duration.ofSeconds(2));
    assertThat(admitted(path, CALL)).isEqualTo(12);
    ticker.advance(Duration.ofSeconds(2));
    instances = 4;
    assertThat(admitted(path, CALL)).isEqualTo(3);
  }

  @Test
  void a_greater_part_of_a_window_begins_with_the_next() {
    Next path = divided("{name: a, kind: fixed-window, rate: 12/s, shared: local-share}");
    assertThat(admitted(path, CALL)).isEqualTo(6);
    instances = 1;
    assertThat(admitted(path, CALL)).isZero();
    ticker.advance(Duration.ofSeconds(1));
    assertThat(admitted(path, CALL)).isEqualTo(12);
  }

  @Test
  void each_holder_has_a_part_and_what_is_given_back_is_there_again() {
    Next path =
        divided("{name: a, rate: 4/s, per: user, shared: local-share}, {name: b, rate: 3/h}");
    Call alice = call(Context.root().with("user", "alice"));
    assertThat(admitted(path, alice)).isEqualTo(2);
    assertThat(admitted(path, call(Context.root().with("user", "bob")))).isEqualTo(1);
    // The limit b refused bob, and gave back what a had given.
    assertThat(refusal(path, call(Context.root().with("user", "bob"))).status().message())
        .contains("by the limit b");
  }

  // ---- shared

  private static final String SHARED =
      "serves: {'*': {limits: [{name: a, rate: 10/s, shared: %s}]}}";

  @Test
  void processes_have_one_quota_together() {
    rules(SHARED.formatted("closed"));
    Next one = path(Side.SERVER, METHOD, store.sharing(Duration.ofMillis(5)));
    Next other = path(Side.SERVER, METHOD, store.sharing(Duration.ofMillis(5)));
    int admitted = 0;
    for (int i = 0; i < 50; i++) {
      admitted += one.call(CALL) instanceof Reply.Success ? 1 : 0;
      admitted += other.call(CALL) instanceof Reply.Success ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(10);
    Failure refusal = refusal(one, CALL);
    assertThat(refusal.status().message()).contains("of all processes together");
    assertThat(RetryInfo.of(refusal.status()).orElseThrow().delay()).isPositive();
    int before = store.asked.size();
    admitted(one, CALL);
    assertThat(store.asked).as("a refusal is remembered").hasSize(before);
  }

  @Test
  void a_store_that_is_away_is_not_asked_and_the_rule_says_what_happens() {
    store.isAway = true;
    rules(SHARED.formatted("open"));
    assertThat(admitted(path(Side.SERVER, METHOD, store.sharing(Duration.ofMillis(5))), CALL))
        .isEqualTo(1_000);
    rules(SHARED.formatted("closed"));
    Failure refusal = refusal(path(Side.SERVER, METHOD, store.sharing(Duration.ofMillis(5))), CALL);
    assertThat(refusal.status().code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refusal.status().message()).contains("the store that counts it is away");
    rules(SHARED.formatted("local-share"));
    store.sharers = 3;
    assertThat(admitted(path(Side.SERVER, METHOD, store.sharing(Duration.ofMillis(5))), CALL))
        .isEqualTo(3);
    assertThat(store.asked).isEmpty();
    assertThat(interventions.total(Stage.SERVER_LIMITS, "uncounted")).isEqualTo(1_000 + 1 + 4);
  }

  @Test
  void a_store_that_does_not_answer_in_time_is_as_one_that_is_away() {
    store.isSlow = true;
    rules(SHARED.formatted("open"));
    Next path = path(Side.SERVER, METHOD, store.sharing(Duration.ofMillis(1)));
    assertThat(path.call(CALL)).isEqualTo(DONE);
    assertThat(store.asked).hasSize(1);
    // What comes late is not lost.
    rules(SHARED.formatted("open"));
    store.held.removeFirst().run();
    store.isAway = true;
    long uncounted = interventions.total(Stage.SERVER_LIMITS, "uncounted");
    assertThat(path.call(CALL)).isEqualTo(DONE);
    assertThat(interventions.total(Stage.SERVER_LIMITS, "uncounted")).isEqualTo(uncounted);
  }

  @Test
  void a_store_that_refuses_questions_is_as_one_that_is_away() {
    store.isRefusing = true;
    rules(SHARED.formatted("closed"));
    Next path = path(Side.SERVER, METHOD, store.sharing(Duration.ofSeconds(1)));
    assertThat(refusal(path, CALL).status().code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(store.asked).hasSize(1);
    store.isRefusing = false;
    assertThat(path.call(CALL)).isEqualTo(DONE);
  }

  @Test
  void a_busy_process_asks_seldom() {
    rules("serves: {'*': {limits: [{name: a, rate: 100000/s, shared: closed}]}}");
    Next path = path(Side.SERVER, METHOD, store.sharing(Duration.ofMillis(5)));
    for (int i = 0; i < 10_000; i++) {
      assertThat(path.call(CALL)).isEqualTo(DONE);
    }
    assertThat(store.asked.size()).isLessThan(30);
  }

  @Test
  void without_a_store_each_process_counts_alone() {
    rules(SHARED.formatted("closed"));
    assertThat(admitted(path(Side.SERVER, METHOD), CALL)).isEqualTo(10);
  }
}
