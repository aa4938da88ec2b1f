package io.kith.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.transport.Echo.Message;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of every kind, as caller and handler see them. */
@ParameterizedClass
@EnumSource(Protocol.class)
class StreamTest {

  @Parameter Protocol protocol;

  private EchoFixture fixture;
  private Echo echo;

  @BeforeEach
  void start() throws Exception {
    fixture = new EchoFixture(TransportOptions.defaults(), protocol);
    echo = fixture.echo;
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static Message message(long id) {
    return new Message(id, "text", new byte[0]);
  }

  private static Stream<Message> messages(long count) {
    return LongStream.range(0, count).mapToObj(StreamTest::message);
  }

  private static void assertFails(Code code, ThrowingRunnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(CallException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }

  @Test
  void a_server_streams() throws Exception {
    fixture.list = request -> messages(request.id());
    for (long count : new long[] {0, 1, 2, 1000}) {
      try (var replies = echo.list(message(count))) {
        assertThat(replies.map(Message::id)).isEqualTo(ids(count));
      }
    }
  }

  private static List<Long> ids(long count) {
    return LongStream.range(0, count).boxed().toList();
  }

  @Test
  void a_client_streams() throws Exception {
    fixture.gather = requests -> message(requests.mapToLong(Message::id).sum());
    assertThat(echo.gather(messages(0)).id()).isZero();
    assertThat(echo.gather(messages(1000)).id()).isEqualTo(499_500);
  }

  @Test
  void both_stream_and_each_request_is_answered_before_the_next() throws Exception {
    var sent = new LinkedBlockingQueue<Message>();
    Stream<Message> requests = Stream.generate(() -> take(sent)).takeWhile(m -> m.id() > 0);
    try (Stream<Message> replies = echo.converse(requests)) {
      Iterator<Message> answers = replies.iterator();
      for (int i = 1; i < 100; i++) {
        sent.add(message(i));
        assertThat(answers.next().id()).isEqualTo(i);
      }
      sent.add(message(0));
      assertThat(answers.hasNext()).isFalse();
    }
  }

  private static Message take(LinkedBlockingQueue<Message> queue) {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void messages_of_every_size_come_as_they_went() throws Exception {
    int[] sizes = {0, 1, 100, 8191, 8192, 16_384, 65_536, 70_000, 300_000, 1 << 20, 9 << 20};
    fixture.list = _ -> IntStream.of(sizes).mapToObj(EchoFixture::message);
    try (var replies = echo.list(message(1))) {
      Iterator<Message> all = replies.iterator();
      for (int size : sizes) {
        Message reply = all.next();
        assertThat(reply.payload()).isEqualTo(EchoFixture.message(size).payload());
      }
      assertThat(all.hasNext()).isFalse();
    }
    try (var replies = echo.converse(IntStream.of(sizes).mapToObj(EchoFixture::message))) {
      assertThat(replies.mapToInt(reply -> reply.payload().length).toArray()).isEqualTo(sizes);
    }
  }

  @Test
  void a_million_messages_come_in_order() throws Exception {
    fixture.list = request -> messages(request.id());
    long[] expected = {0};
    try (var replies = echo.list(message(1_000_000))) {
      replies.forEachOrdered(reply -> {
        if (reply.id() != expected[0]++) {
          throw new AssertionError(reply.id() + " comes after " + (expected[0] - 2));
        }
      });
    }
    assertThat(expected[0]).isEqualTo(1_000_000);
  }

  @Test
  void a_declared_exception_is_thrown_where_the_stream_is_pulled() throws Exception {
    fixture.list =
        _ -> {
          throw new Echo.Refused("no coins");
        };
    try (var replies = echo.list(message(1))) {
      assertThatThrownBy(replies::toList).isInstanceOf(Echo.Refused.class).hasMessage("no coins");
    }
  }

  @Test
  void what_came_before_a_failure_is_delivered_before_it() throws Exception {
    fixture.list =
        _ ->
            Stream.concat(
                messages(10),
                Stream.generate(() -> {
                  throw new IllegalStateException("out of order");
                }));
    try (var replies = echo.list(message(1))) {
      Iterator<Message> all = replies.iterator();
      for (int i = 0; i < 10; i++) {
        assertThat(all.next().id()).isEqualTo(i);
      }
      assertThatThrownBy(all::next)
          .isInstanceOf(CallException.class)
          .hasMessageContaining("IllegalStateException: out of order")
          .hasMessageContaining("in test.Echo/List of echo (echo-1)");
    }
  }

  @Test
  void a_stream_that_the_caller_closes_is_closed_at_the_handler() throws Exception {
    var closed = new CountDownLatch(1);
    fixture.list = _ -> Stream.generate(() -> message(1)).onClose(closed::countDown);
    try (var replies = echo.list(message(1))) {
      assertThat(replies.limit(5)).hasSize(5);
    }
    closed.await();
    awaitNoCalls();
  }

  private void awaitNoCalls() {
    while (fixture.server.callsInFlight() > 0) {
      Thread.onSpinWait(); // the handler has returned, and the call is about to end
    }
  }

  @Test
  void a_stream_that_nobody_pulls_and_nobody_holds_is_closed() throws Exception {
    var closed = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    fixture.list =
        _ -> {
          begun.countDown();
          return Stream.generate(() -> message(1)).onClose(closed::countDown);
        };
    listAndForget(begun);
    while (closed.getCount() > 0 && !Thread.currentThread().isInterrupted()) {
      System.gc();
    }
    awaitNoCalls();
  }

  /** In a frame of its own, which would hold the stream otherwise. */
  private void listAndForget(CountDownLatch begun) throws Exception {
    var replies = echo.list(message(1));
    begun.await();
    Reference.reachabilityFence(replies);
  }

  @Test
  void requests_are_stopped_and_closed_when_the_handler_returns_early() throws Exception {
    var closed = new CountDownLatch(1);
    fixture.gather = requests -> requests.iterator().next();
    Message reply = echo.gather(Stream.generate(() -> message(7)).onClose(closed::countDown));
    assertThat(reply.id()).isEqualTo(7);
    closed.await();
    awaitNoCalls();
  }

  @Test
  void a_failure_of_the_requests_fails_the_call_and_says_why() throws Exception {
    var begun = new CountDownLatch(1);
    var seen = new LinkedBlockingQueue<Throwable>();
    fixture.gather =
        requests -> {
          try {
            return message(requests.peek(_ -> begun.countDown()).count());
          } catch (CallException e) {
            seen.add(e);
            throw e;
          }
        };
    Stream<Message> broken =
        Stream.concat(
            messages(3),
            Stream.generate(() -> {
              await(begun);
              throw new IllegalStateException("the file is gone");
            }));
    assertThatThrownBy(() -> echo.gather(broken))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("the file is gone")
        .hasRootCauseInstanceOf(IllegalStateException.class);
    assertThat(seen.take()).hasMessageContaining("the caller gave up");
    awaitNoCalls();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_stream_ends_at_its_deadline_on_both_sides() throws Exception {
    var interrupted = new CountDownLatch(1);
    fixture.list =
        _ ->
            Stream.concat(
                messages(1),
                Stream.generate(() -> {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                  }
                  return message(1);
                }));
    assertFails(
        Code.DEADLINE_EXCEEDED,
        () ->
            Context.within(Duration.ofMillis(200))
                .call(() -> {
                  try (var replies = echo.list(message(1))) {
                    return replies.count();
                  }
                }));
    interrupted.await();
    awaitNoCalls();
  }

  @Test
  void an_interrupt_of_the_thread_that_pulls_cancels_the_call() throws Exception {
    var closed = new CountDownLatch(1);
    var pulling = new CountDownLatch(1);
    fixture.list =
        _ ->
            Stream.concat(messages(1), Stream.generate(() -> take(new LinkedBlockingQueue<>())))
                .onClose(closed::countDown);
    var failure = new LinkedBlockingQueue<Throwable>();
    Thread puller =
        Thread.ofVirtual()
            .start(() -> {
              try (var replies = echo.list(message(1))) {
                replies.forEach(_ -> pulling.countDown());
              } catch (Exception e) {
                failure.add(e);
              }
            });
    pulling.await();
    puller.interrupt();
    assertThat(failure.take())
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(Code.CANCELLED));
    closed.await();
    awaitNoCalls();
  }

  @Test
  void the_handler_streams_in_the_context_of_its_call() throws Exception {
    fixture.list =
        _ ->
            Stream.generate(
                    () -> new Message(1, Context.current().baggage().get("label"), new byte[0]))
                .limit(2);
    try (var replies = Context.root().with("label", "x").call(() -> echo.list(message(1)))) {
      assertThat(replies.map(Message::text)).containsExactly("x", "x");
    }
  }
}
