package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.Method.Trait;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CallCountersTest {

  private final AtomicLong nowNanos = new AtomicLong(Long.MAX_VALUE - 10);
  private final CallCounters counters = new CallCounters(nowNanos::get);
  private final Method method = new Method("test.Membership", "CheckCoin", 0, Trait.IDEMPOTENT);

  @Test
  void counts_a_call_with_its_outcome_and_its_time() {
    call(method, 1_000_000, Reply.Success.of("x"));
    call(method, 2_000_000, Reply.Success.of("x"));
    call(method, 3_000_000, Reply.Failure.of(Status.of(Code.UNAVAILABLE, "gone")));
    MethodCounts counts = counters.snapshot("test.Membership/CheckCoin").orElseThrow();
    assertThat(counts.started()).isEqualTo(3);
    assertThat(counts.inFlight()).isZero();
    assertThat(counts.failed()).isEqualTo(1);
    assertThat(counts.ended()).isEqualTo(Map.of(Code.OK, 2L, Code.UNAVAILABLE, 1L));
    assertThat(counts.latencies().totalNanos()).isEqualTo(6_000_000);
    assertThat(counts.latencies().quantileNanos(0.5)).isBetween(1_940_000L, 2_060_000L);
  }

  @Test
  void hands_the_reply_on_unchanged() {
    Reply reply = Reply.Success.of("x");
    assertThat(call(method, 1, reply)).isSameAs(reply);
  }

  @Test
  void a_call_that_has_not_ended_is_in_flight() {
    counters.apply(
        new Call(method, "request", Context.root()),
        _ -> {
          assertThat(counters.snapshot("test.Membership/CheckCoin").orElseThrow().inFlight())
              .isEqualTo(1);
          return Reply.Success.of("x");
        });
  }

  private static final Method STREAM =
      new Method("test.Membership", "Changes", 7, Trait.SERVER_STREAMING, Trait.CLIENT_STREAMING);

  private Stream<?> stream(Stream<?> requests, Function<Stream<?>, Stream<?>> handler) {
    Reply reply =
        counters.apply(
            new Call(STREAM, requests, Context.root()),
            call -> Reply.Success.of(handler.apply((Stream<?>) call.request())));
    return (Stream<?>) ((Reply.Success) reply).value();
  }

  private MethodCounts streamCounts() {
    return counters.snapshot(STREAM.path()).orElseThrow();
  }

  @Test
  void a_stream_is_in_flight_until_its_end_and_its_messages_are_counted() {
    Iterator<?> replies = stream(Stream.of(1, 2), requests -> requests).iterator();
    replies.next();
    nowNanos.addAndGet(1_000_000);
    assertThat(streamCounts().inFlight()).isEqualTo(1);
    replies.next();
    assertThat(replies.hasNext()).isFalse();
    assertThat(streamCounts().inFlight()).isZero();
    assertThat(streamCounts().messages()).isEqualTo(4);
    assertThat(streamCounts().ended()).isEqualTo(Map.of(Code.OK, 1L));
    assertThat(streamCounts().latencies().totalNanos()).isEqualTo(1_000_000);
  }

  @Test
  void a_stream_counts_as_it_ended() {
    var broken = new CallException(Code.DATA_LOSS, "broken");
    var failing =
        stream(
            Stream.of(),
            _ ->
                Stream.generate(() -> {
                  throw broken;
                }));
    assertThatThrownBy(failing::toList).isSameAs(broken);
    failing.close();
    stream(Stream.of(), _ -> Stream.of(1)).close();
    var full = new IllegalStateException("the disk is full");
    try (var unwanted = stream(Stream.of(), _ -> Stream.of(1))) {
      assertThatThrownBy(() ->
              unwanted.forEach(_ -> {
                throw full;
              }))
          .isSameAs(full);
    }
    assertThat(streamCounts().ended()).isEqualTo(Map.of(Code.DATA_LOSS, 1L, Code.CANCELLED, 2L));
    assertThat(streamCounts().inFlight()).isZero();
  }

  @Test
  void a_stream_that_was_forgotten_is_not_in_flight_for_ever() {
    stream(Stream.of(), _ -> Stream.of(1));
    while (streamCounts().inFlight() > 0 && !Thread.currentThread().isInterrupted()) {
      System.gc();
    }
    assertThat(streamCounts().ended()).isEqualTo(Map.of(Code.CANCELLED, 1L));
  }

  @Test
  void what_throws_counts_as_unknown() {
    assertThatThrownBy(() ->
            counters.apply(
                new Call(method, "request", Context.root()),
                _ -> {
                  throw new IllegalStateException("broken");
                }))
        .hasMessage("broken");
    assertThat(counters.snapshot().getFirst().ended()).isEqualTo(Map.of(Code.UNKNOWN, 1L));
  }

  @Test
  void methods_are_counted_apart_and_listed_by_their_paths() {
    call(new Method("test.B", "Second", 0), 1, Reply.Success.of("x"));
    call(new Method("test.A", "First", 0), 1, Reply.Success.of("x"));
    assertThat(counters.snapshot())
        .extracting(MethodCounts::method)
        .containsExactly("test.A/First", "test.B/Second");
  }

  @Test
  void one_path_is_counted_once_however_many_bindings_it_has() {
    call(new Method("test.A", "First", 0), 1, Reply.Success.of("x"));
    call(new Method("test.A", "First", 0), 1, Reply.Success.of("x"));
    assertThat(counters.snapshot()).singleElement().extracting(MethodCounts::started).isEqualTo(2L);
  }

  @Test
  void methods_beyond_the_limit_are_counted_together() {
    for (int i = 0; i < CallCounters.MAX_METHODS + 10; i++) {
      call(new Method("test.A", "M" + i, 0), 1, Reply.Success.of("x"));
    }
    assertThat(counters.snapshot()).hasSize(CallCounters.MAX_METHODS + 1);
    assertThat(counters.snapshot("others").orElseThrow().started()).isEqualTo(10);
  }

  @Test
  void no_call_of_many_threads_is_lost() throws InterruptedException {
    var threads = new Thread[8];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofVirtual()
              .start(() -> {
                for (int n = 0; n < 10_000; n++) {
                  call(method, 0, Reply.Success.of("x"));
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    MethodCounts counts = counters.snapshot().getFirst();
    assertThat(counts.started()).isEqualTo(80_000);
    assertThat(counts.ended()).isEqualTo(Map.of(Code.OK, 80_000L));
  }

  private static final Reply GOOD = Reply.Success.of("x");
  private static final Reply GONE = Reply.Failure.of(Status.of(Code.UNAVAILABLE, "gone"));

  private Reply call(Method called, String peer, long nanos, Reply reply) {
    return counters.apply(
        new Call(called, "request", Context.root()),
        inner -> {
          inner.with(inner.context().detached()).peer(PeerApp.of(peer)); // as an attempt does
          nowNanos.addAndGet(nanos);
          return reply;
        });
  }

  @Test
  void calls_are_counted_apart_by_who_is_at_the_other_end() {
    call(method, "alpha", 1_000_000, GOOD);
    call(method, "beta", 2_000_000, GOOD);
    call(method, "beta", 4_000_000, GONE);
    assertThat(counters.edges())
        .extracting(edge -> edge.peer() + " " + edge.code() + " " + edge.latencies().totalNanos())
        .containsExactly("alpha OK 1000000", "beta OK 2000000", "beta UNAVAILABLE 4000000");
    assertThat(counters.snapshot().getFirst().ended())
        .isEqualTo(Map.of(Code.OK, 2L, Code.UNAVAILABLE, 1L));
  }

  @Test
  void a_call_that_is_sent_to_nobody_counts_for_whom_they_went_to_before() {
    call(method, 1, GONE);
    call(method, "alpha", 1, GOOD);
    call(method, 1, GONE);
    assertThat(counters.edges())
        .extracting(edge -> edge.peer() + " " + edge.code() + " " + edge.latencies().count())
        .containsExactly("alpha OK 1", "alpha UNAVAILABLE 1", "unknown UNAVAILABLE 1");
  }

  @Test
  void pairs_beyond_the_limit_are_counted_together_for_each_method() {
    int methods = CallCounters.MAX_EDGES / 2;
    for (int i = 0; i < methods; i++) {
      Method one = new Method("test.A", "M" + i, 0);
      call(one, "alpha", 1, GOOD);
      call(one, "beta", 1, GOOD);
    }
    call(new Method("test.A", "M0", 0), "gamma", 1, GOOD);
    call(new Method("test.A", "M0", 0), "delta", 1, GOOD);
    assertThat(counters.edges()).hasSize(CallCounters.MAX_EDGES + 1);
    assertThat(counters.edges())
        .filteredOn(edge -> edge.method().equals("test.A/M0"))
        .extracting(edge -> edge.peer() + " " + edge.latencies().count())
        .containsExactly("alpha 1", "beta 1", "others 2");
    assertThat(counters.snapshot("test.A/M0").orElseThrow().started()).isEqualTo(4);
  }

  @Test
  void a_mark_of_degradation_is_counted_with_its_edge() {
    Reply degraded = new Reply.Success("x", Metadata.of(Reply.DEGRADED, "fallback"));
    call(method, "alpha", 1, degraded);
    call(method, "alpha", 1, GOOD);
    assertThat(counters.edges()).singleElement().extracting(EdgeCounts::degraded).isEqualTo(1L);
  }

  private Reply call(Method called, long nanos, Reply reply) {
    return counters.apply(
        new Call(called, "request", Context.root()),
        _ -> {
          nowNanos.addAndGet(nanos);
          return reply;
        });
  }
}
