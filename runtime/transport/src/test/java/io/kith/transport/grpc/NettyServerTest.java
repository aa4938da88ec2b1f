package io.kith.transport.grpc;

import static io.kith.transport.EchoFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.transport.Client;
import io.kith.transport.Echo;
import io.kith.transport.Echo.Message;
import io.kith.transport.EchoFixture;
import io.kith.transport.Identity;
import io.kith.transport.Protocol;
import io.kith.transport.TransportOptions;
import io.kith.transport.grpc.NettyPeer.Event.Begun;
import io.kith.transport.grpc.NettyPeer.Event.Reset;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Our client against a server by Netty's HTTP/2 codec. */
final class NettyServerTest {

  private final Client client =
      Client.create(new Identity("test", "t-1"), TransportOptions.defaults());
  private NettyPeer server = NettyPeer.server(new Http2Settings());
  private Echo echo = echo();

  private Echo echo() {
    return EchoFixture.stub(client.channel(server.address(), Protocol.GRPC));
  }

  private void restart(Http2Settings settings) {
    server.close();
    server = NettyPeer.server(settings);
    echo = echo();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private static <T> FutureTask<T> start(Callable<T> call) {
    var task = new FutureTask<T>(call);
    Thread.ofVirtual().start(task);
    return task;
  }

  private static void assertSame(Message actual, Message expected) {
    assertThat(actual.text()).isEqualTo(expected.text());
    assertThat(actual.payload()).isEqualTo(expected.payload());
  }

  @Test
  void a_request_goes_on_after_its_window_shrank_below_what_was_sent() throws Exception {
    FutureTask<Message> call = start(() -> echo.echo(message(300_000)));
    Channel connection = server.connection();
    Http2FrameStream stream = server.next(Begun.class).stream();
    boolean[] shrunk = {false};
    byte[] content =
        server.content(
            connection,
            stream,
            received -> {
              if (received > 60_000 && !shrunk[0]) {
                shrunk[0] = true;
                NettyPeer.settings(connection, new Http2Settings().initialWindowSize(1_000));
              }
            });
    assertThat(shrunk[0]).isTrue();
    NettyPeer.answer(connection, stream, content);
    assertSame(call.get(), message(300_000));
  }

  @Test
  void calls_begun_before_the_peers_smaller_window_is_known_are_not_stalled() throws Exception {
    int calls = 30;
    var running =
        IntStream.range(0, calls)
            .mapToObj(i -> start(() -> echo.echo(message(20_000 + i))))
            .toList();
    Channel connection = server.connection();
    NettyPeer.settings(connection, new Http2Settings().initialWindowSize(100));
    Map<Http2FrameStream, byte[]> contents = new HashMap<>();
    for (int answered = 0; answered < calls; ) {
      switch (server.next(NettyPeer.Event.class)) {
        case Begun begun -> contents.put(begun.stream(), new byte[0]);
        case NettyPeer.Event.Data data -> {
          byte[] before = contents.get(data.stream());
          byte[] all = Arrays.copyOf(before, before.length + data.bytes().length);
          System.arraycopy(data.bytes(), 0, all, before.length, data.bytes().length);
          contents.put(data.stream(), all);
          if (data.end()) {
            answered++;
            NettyPeer.answer(connection, data.stream(), all);
          } else {
            NettyPeer.credit(connection, data);
          }
        }
        default -> {}
      }
    }
    for (int i = 0; i < calls; i++) {
      assertSame(running.get(i).get(), message(20_000 + i));
    }
  }

  @Test
  void a_window_of_nothing_is_waited_out() throws Exception {
    restart(new Http2Settings().initialWindowSize(0));
    FutureTask<Message> call = start(() -> echo.echo(message(50_000)));
    Channel connection = server.connection();
    Http2FrameStream stream = server.next(Begun.class).stream();
    NettyPeer.settings(connection, new Http2Settings().initialWindowSize(7));
    byte[] content = server.content(connection, stream);
    NettyPeer.answer(connection, stream, content);
    assertSame(call.get(), message(50_000));
  }

  @Test
  void only_as_many_calls_are_open_as_the_server_takes_then() throws Exception {
    restart(new Http2Settings().maxConcurrentStreams(1));
    FutureTask<Message> first = start(() -> echo.echo(message(1)));
    Channel connection = server.connection();
    Http2FrameStream begun = server.next(Begun.class).stream();
    FutureTask<Message> second = start(() -> echo.echo(message(2)));
    NettyPeer.settings(connection, new Http2Settings().maxConcurrentStreams(2));
    Http2FrameStream next = server.next(Begun.class).stream();
    NettyPeer.answer(connection, next, NettyPeer.encoded(message(2)));
    assertSame(second.get(), message(2));
    NettyPeer.answer(connection, begun, NettyPeer.encoded(message(1)));
    assertSame(first.get(), message(1));
  }

  @Test
  void padding_of_headers_and_content_is_no_part_of_the_reply() throws Exception {
    FutureTask<Message> call = start(() -> echo.echo(message(1)));
    Channel connection = server.connection();
    Http2FrameStream stream = server.next(Begun.class).stream();
    NettyPeer.begin(connection, stream, 255);
    byte[] content = NettyPeer.encoded(message(70_000));
    for (int at = 0; at < content.length; at += 100) {
      byte[] part = Arrays.copyOfRange(content, at, Math.min(at + 100, content.length));
      NettyPeer.data(connection, stream, part, false, 256);
    }
    NettyPeer.data(connection, stream, new byte[0], false, 10);
    NettyPeer.headers(connection, stream, true, 77, "grpc-status", "0");
    assertSame(call.get(), message(70_000));
  }

  @Test
  void replies_far_beyond_the_window_of_the_connection_come_when_they_are_padded()
      throws Exception {
    FutureTask<Long> call =
        start(() -> {
          try (Stream<Message> replies = echo.list(message(1))) {
            return replies.mapToLong(reply -> reply.payload().length).sum();
          }
        });
    Channel connection = server.connection();
    Http2FrameStream stream = server.next(Begun.class).stream();
    NettyPeer.begin(connection, stream, 0);
    byte[] content = NettyPeer.encoded(message(10_000));
    for (int i = 0; i < 2_000; i++) {
      NettyPeer.data(connection, stream, content, false, 200);
    }
    NettyPeer.headers(connection, stream, true, 0, "grpc-status", "0");
    assertThat(call.get()).isEqualTo(20_000_000);
  }

  @Test
  void header_sections_longer_than_a_frame_arrive() throws Exception {
    restart(new Http2Settings().maxHeaderListSize(64 << 10));
    FutureTask<Message> call =
        start(() -> {
          Metadata metadata = Metadata.empty();
          for (int i = 0; i < 20; i++) {
            metadata = metadata.with("label-" + i, "~".repeat(1_000));
          }
          return Exchange.with(metadata).call(() -> echo.echo(message(1)));
        });
    Channel connection = server.connection();
    NettyPeer.settings(connection, new Http2Settings().headerTableSize(0));
    Begun begun = server.next(Begun.class);
    assertThat(begun.headers().toString().length()).isGreaterThan(20_000);
    byte[] content = server.content(connection, begun.stream());
    NettyPeer.answer(connection, begun.stream(), content);
    assertSame(call.get(), message(1));
    FutureTask<Message> another = start(() -> echo.echo(message(2)));
    Begun after = server.next(Begun.class);
    assertThat(after.headers().path()).hasToString("/test.Echo/Echo");
    NettyPeer.answer(connection, after.stream(), NettyPeer.encoded(message(2)));
    assertSame(another.get(), message(2));
  }

  @Test
  void a_refused_call_is_sent_again_and_a_reset_one_fails() throws Exception {
    FutureTask<Message> call = start(() -> echo.act(message(1)));
    Channel connection = server.connection();
    NettyPeer.reset(connection, server.next(Begun.class).stream(), Http2Error.REFUSED_STREAM);
    Http2FrameStream again = server.next(Begun.class).stream();
    NettyPeer.answer(connection, again, NettyPeer.encoded(message(1)));
    assertSame(call.get(), message(1));
    FutureTask<Message> another = start(() -> echo.act(message(1)));
    NettyPeer.reset(connection, server.next(Begun.class).stream(), Http2Error.ENHANCE_YOUR_CALM);
    assertThatThrownBy(another::get)
        .hasRootCauseInstanceOf(CallException.class)
        .satisfies(e ->
            assertThat(((CallException) e.getCause()).code()).isEqualTo(Code.RESOURCE_EXHAUSTED));
  }

  @RepeatedTest(40)
  void a_server_that_goes_away_answers_what_it_took_and_gets_the_rest_no_more() throws Exception {
    FutureTask<Message> one = start(() -> echo.act(message(1)));
    FutureTask<Message> other = start(() -> echo.act(message(2)));
    Channel connection = server.connection();
    Http2FrameStream kept = server.next(Begun.class).stream();
    server.next(Begun.class);
    NettyPeer.goAway(connection, 1);
    Begun again = server.next(Begun.class); // on another connection
    NettyPeer.answer(server.connection(), again.stream(), NettyPeer.encoded(message(3)));
    NettyPeer.answer(connection, kept, NettyPeer.encoded(message(4)));
    assertThat(Stream.of(one.get(), other.get()).map(Message::text))
        .containsExactlyInAnyOrder(message(3).text(), message(4).text());
  }

  @Test
  void a_stream_that_is_reset_in_its_midst_delivers_what_came_before() throws Exception {
    FutureTask<Object> call =
        start(() -> {
          try (Stream<Message> replies = echo.list(message(1))) {
            Iterator<Message> all = replies.iterator();
            assertSame(all.next(), message(3));
            assertThatThrownBy(all::next).isInstanceOf(CallException.class);
            return true;
          }
        });
    Channel connection = server.connection();
    Http2FrameStream stream = server.next(Begun.class).stream();
    NettyPeer.begin(connection, stream, 0);
    NettyPeer.data(connection, stream, NettyPeer.encoded(message(3)), false, 0);
    NettyPeer.reset(connection, stream, Http2Error.INTERNAL_ERROR);
    assertThat(call.get()).isEqualTo(true);
  }

  @Test
  void trailers_alone_and_trailers_after_messages_say_how_it_ended() throws Exception {
    FutureTask<Message> call = start(() -> echo.act(message(1)));
    Channel connection = server.connection();
    NettyPeer.headers(
        connection,
        server.next(Begun.class).stream(),
        true,
        0,
        ":status",
        "200",
        "content-type",
        "application/grpc",
        "grpc-status",
        "5",
        "grpc-message",
        "no such thing");
    assertThatThrownBy(call::get).hasMessageContaining("no such thing");
    FutureTask<Message> another = start(() -> echo.act(message(1)));
    Http2FrameStream stream = server.next(Begun.class).stream();
    NettyPeer.begin(connection, stream, 0);
    NettyPeer.data(connection, stream, NettyPeer.encoded(message(3)), false, 0);
    NettyPeer.headers(connection, stream, true, 0, "grpc-status", "10", "grpc-message", "too late");
    assertThatThrownBy(another::get).hasMessageContaining("too late");
  }

  @Test
  void a_stream_that_its_caller_closes_is_reset() throws Exception {
    FutureTask<Object> call =
        start(() -> {
          try (Stream<Message> replies = echo.list(message(1))) {
            return replies.iterator().next();
          }
        });
    Channel connection = server.connection();
    Http2FrameStream stream = server.next(Begun.class).stream();
    NettyPeer.begin(connection, stream, 0);
    NettyPeer.data(connection, stream, NettyPeer.encoded(message(3)), false, 0);
    call.get();
    assertThat(server.next(Reset.class).code()).isEqualTo(Http2Error.CANCEL.code());
  }
}
