package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.Codec;
import io.kith.codec.CodecException;
import io.kith.codec.ErrorBinding;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.core.Call;
import io.kith.core.CallCounters;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.MethodCounts;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Status;
import io.kith.resilience.NeutralReply;
import io.kith.testkit.FakeTicker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FailsafeTest {

  private static final class Declared extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** A number in field 1, of which zero may be refused. */
  private record NumberCodec(boolean refusesZero) implements Codec<Integer> {

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
      if (value == 0 && refusesZero) {
        throw new CodecException("zero is no number of coins");
      }
      return value;
    }
  }

  private static final MethodBinding METHOD =
      MethodBinding.of(
          new Method("test.Echo", "Count", 0),
          Codec.nothing(),
          new NumberCodec(false),
          new ErrorBinding<>("test.Declared", Declared.class, null));

  private static final Failure LOST =
      Failure.of(Status.of(Code.UNAVAILABLE, "the connection is gone"));

  private final FakeTicker ticker = new FakeTicker();

  private Failsafe failsafe(Reply inner) {
    return new Failsafe((_, _) -> inner, new NeutralReply(METHOD, Optional.empty(), ""), ticker);
  }

  private static Call call(Context context) {
    return new Call(METHOD.method(), "request", context);
  }

  @Test
  void a_good_reply_passes() {
    assertThat(failsafe(Success.of(7)).call(METHOD, call(Context.root()))).isEqualTo(Success.of(7));
  }

  @Test
  void a_failure_becomes_a_neutral_reply_that_says_so() {
    assertThat(failsafe(LOST).call(METHOD, call(Context.root())))
        .isEqualTo(new Success(0, Metadata.of(Reply.DEGRADED, "UNAVAILABLE")));
  }

  @Test
  void the_callers_exchange_says_so_too() {
    var exchange = Exchange.with(Metadata.empty());
    failsafe(LOST).call(METHOD, call(Context.root().with(exchange)));
    assertThat(exchange.headers().first(Reply.DEGRADED)).contains("UNAVAILABLE");
  }

  @Test
  void a_declared_exception_passes() {
    var declared =
        new Failure(
            Status.of(Code.FAILED_PRECONDITION, "Declared"),
            new Declared(),
            Executed.MAYBE,
            Metadata.empty());
    assertThat(failsafe(declared).call(METHOD, call(Context.root()))).isSameAs(declared);
  }

  @Test
  void what_was_swallowed_is_counted() {
    var counters = new CallCounters();
    Failsafe failing = failsafe(LOST);
    for (int i = 0; i < 3; i++) {
      counters.apply(call(Context.root()), call -> failing.call(METHOD, call));
    }
    counters.apply(call(Context.root()), call -> failsafe(Success.of(1)).call(METHOD, call));
    List<MethodCounts> counts = counters.snapshot();
    assertThat(counts).hasSize(1);
    assertThat(counts.getFirst().ended()).isEqualTo(Map.of(Code.OK, 4L));
    assertThat(counts.getFirst().degraded()).isEqualTo(3);
  }

  @Test
  void a_reply_that_may_not_be_neutral_is_refused_at_once() {
    MethodBinding picky =
        MethodBinding.of(
            new Method("test.Echo", "Picky", 0), Codec.nothing(), new NumberCodec(true));
    assertThatThrownBy(() -> new NeutralReply(picky, Optional.empty(), ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("test.Echo/Picky has no neutral reply")
        .hasMessageContaining("zero is no number of coins");
  }
}
