package io.kith.resilience;

import io.kith.codec.Codec;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.rules.LiveRules;
import io.kith.rules.Rules;
import io.kith.testkit.FakeTicker;

/** Calls of two methods of a service by way of all stages of a client, to what a test says. */
final class Calls implements AutoCloseable {

  static final MethodBinding BUY =
      MethodBinding.of(new Method("test.Shop", "Buy", 0), Codec.nothing(), Codec.nothing());
  static final MethodBinding LIST =
      MethodBinding.of(new Method("test.Shop", "List", 1), Codec.nothing(), Codec.nothing());

  final FakeTicker ticker = new FakeTicker();
  final Interventions interventions = new Interventions();
  final LiveRules rules;
  private final Stages stages;
  private final Next buy;
  private final Next list;
  private int revision;
  private Reply reply = Reply.Success.of(null);
  private long takesNanos;
  private int made;

  Calls(String yaml) {
    rules = new LiveRules(Rules.parse(++revision, "rules.yaml", yaml));
    stages =
        Stages.ofClient(
            new Environment("test", new RequestArguments(), interventions, ticker, () -> 0), rules);
    buy = stages.around(BUY, this::answer);
    list = stages.around(LIST, this::answer);
  }

  private Reply answer(Call call) {
    made++;
    ticker.advanceNanos(takesNanos);
    return reply;
  }

  void rules(String yaml) {
    rules.publish(Rules.parse(++revision, "rules.yaml", yaml));
  }

  /** How it is answered from now on. */
  void answer(Reply now) {
    reply = now;
  }

  void fail(Code code) {
    reply = Failure.of(Status.of(code, "as the test has it"));
  }

  void refuse() {
    reply = Failure.notExecuted(Status.of(Code.RESOURCE_EXHAUSTED, "too much to do"));
  }

  void take(long nanos) {
    takesNanos = nanos;
  }

  Reply buy() {
    return buy.call(new Call(BUY.method(), "it", Context.root()));
  }

  Reply list() {
    return list.call(new Call(LIST.method(), "it", Context.root()));
  }

  void buy(int times) {
    for (int i = 0; i < times; i++) {
      buy();
    }
  }

  /** How many calls came through since this was asked last. */
  int made() {
    int before = made;
    made = 0;
    return before;
  }

  Stages stages() {
    return stages;
  }

  @Override
  public void close() {
    stages.close();
  }
}
