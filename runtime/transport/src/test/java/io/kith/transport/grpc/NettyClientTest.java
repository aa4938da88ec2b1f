package io.kith.transport.grpc;

import static io.kith.transport.EchoFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.kith.transport.Echo.Message;
import io.kith.transport.EchoFixture;
import io.kith.transport.TransportOptions;
import io.kith.transport.grpc.NettyPeer.Event.Closed;
import io.kith.transport.grpc.NettyPeer.Event.GoAway;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our server against a client by Netty's HTTP/2 codec. */
final class NettyClientTest {

  private EchoFixture fixture;
  private NettyPeer client;
  private Channel connection;

  @BeforeEach
  void start() throws Exception {
    fixture = new EchoFixture(TransportOptions.defaults());
    connect(new Http2Settings());
  }

  private void connect(Http2Settings settings) throws InterruptedException {
    client = NettyPeer.client(fixture.server.address(), settings);
    connection = client.connection();
  }

  @AfterEach
  void close() {
    client.close();
    fixture.close();
  }

  private void assertAnswered(Http2FrameStream stream, Message expected)
      throws InterruptedException {
    byte[] content = client.content(connection, stream);
    assertThat(NettyPeer.decoded(content).payload()).isEqualTo(expected.payload());
    assertThat(client.trailers().get("grpc-status")).hasToString("0");
  }

  private Http2FrameStream call(String method, Message request) {
    Http2FrameStream stream = NettyPeer.call(connection, method, 0);
    NettyPeer.data(connection, stream, NettyPeer.encoded(request), true, 0);
    return stream;
  }

  @Test
  void a_reply_takes_as_long_as_a_window_of_ten_bytes_makes_it() throws Exception {
    client.close();
    connect(new Http2Settings().initialWindowSize(10));
    assertAnswered(call("Echo", message(3_000)), message(3_000));
  }

  @Test
  void a_reply_goes_on_after_its_window_shrank_below_what_was_sent() throws Exception {
    Http2FrameStream stream = call("Echo", message(300_000));
    boolean[] shrunk = {false};
    byte[] content =
        client.content(
            connection,
            stream,
            received -> {
              if (received > 60_000 && !shrunk[0]) {
                shrunk[0] = true;
                NettyPeer.settings(connection, new Http2Settings().initialWindowSize(1_000));
              }
            });
    assertThat(shrunk[0]).isTrue();
    assertThat(NettyPeer.decoded(content).payload()).isEqualTo(message(300_000).payload());
  }

  @Test
  void a_stream_of_replies_outlives_windows_that_shrink_and_grow() throws Exception {
    fixture.list = _ -> IntStream.range(0, 3_000).mapToObj(_ -> message(500));
    Http2FrameStream stream = call("List", message(1));
    int[] changes = {0};
    byte[] content =
        client.content(
            connection,
            stream,
            received -> {
              if (received / 100_000 > changes[0]) {
                changes[0]++;
                NettyPeer.settings(
                    connection,
                    new Http2Settings().initialWindowSize(changes[0] % 2 == 1 ? 50 : 200_000));
              }
            });
    assertThat(changes[0]).isGreaterThan(5);
    assertThat(content).hasSize(3_000 * NettyPeer.encoded(message(500)).length);
    assertThat(client.trailers().get("grpc-status")).hasToString("0");
  }

  @Test
  void padding_of_headers_and_content_is_no_part_of_the_request() throws Exception {
    Http2FrameStream stream = NettyPeer.call(connection, "Echo", 255);
    byte[] content = NettyPeer.encoded(message(2_000));
    for (byte b : content) {
      NettyPeer.data(connection, stream, new byte[] {b}, false, 256);
    }
    NettyPeer.data(connection, stream, new byte[0], true, 100);
    assertAnswered(stream, message(2_000));
  }

  @Test
  void requests_far_beyond_the_window_come_through_padded() throws Exception {
    fixture.gather =
        requests -> new Message(requests.mapToLong(r -> r.payload().length).sum(), "", new byte[0]);
    Http2FrameStream stream = NettyPeer.call(connection, "Gather", 0);
    byte[] content = NettyPeer.encoded(message(10_000));
    for (int i = 0; i < 2_000; i++) {
      NettyPeer.data(connection, stream, content, false, 200);
    }
    NettyPeer.data(connection, stream, new byte[0], true, 0);
    byte[] reply = client.content(connection, stream);
    assertThat(NettyPeer.decoded(reply).id()).isEqualTo(20_000_000);
  }

  @Test
  void many_messages_in_one_frame_and_one_message_in_many_are_told_apart() throws Exception {
    Http2FrameStream stream = NettyPeer.call(connection, "Converse", 0);
    byte[] one = NettyPeer.encoded(message(100));
    byte[] three = Arrays.copyOf(one, 3 * one.length);
    System.arraycopy(one, 0, three, one.length, one.length);
    System.arraycopy(one, 0, three, 2 * one.length, one.length);
    NettyPeer.data(connection, stream, Arrays.copyOf(three, one.length + 3), false, 0);
    NettyPeer.data(
        connection, stream, Arrays.copyOfRange(three, one.length + 3, three.length), true, 0);
    assertThat(client.content(connection, stream)).isEqualTo(three);
  }

  @Test
  void a_reset_interrupts_the_handler_and_closes_what_it_streams() throws Exception {
    var closed = new CountDownLatch(1);
    fixture.list = _ -> Stream.generate(() -> message(1_000)).onClose(closed::countDown);
    Http2FrameStream stream = call("List", message(1));
    client.next(NettyPeer.Event.Data.class);
    NettyPeer.reset(connection, stream, Http2Error.CANCEL);
    closed.await();
    assertAnswered(call("Echo", message(9)), message(9));
  }

  @Test
  void a_client_that_leaves_in_the_midst_of_replies_holds_up_nobody() throws Exception {
    var closed = new CountDownLatch(1);
    fixture.list = _ -> Stream.generate(() -> message(1_000)).onClose(closed::countDown);
    call("List", message(1));
    client.next(NettyPeer.Event.Data.class);
    connection.close();
    closed.await();
    assertThat(fixture.echo.echo(message(1)).id()).isEqualTo(1);
  }

  @Test
  void a_server_that_drains_says_so_answers_and_leaves() throws Exception {
    var begun = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    fixture.act =
        request -> {
          begun.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return request;
        };
    Http2FrameStream stream = call("Act", message(5));
    begun.await();
    Thread drain = Thread.ofVirtual().start(() -> fixture.server.drain(Duration.ofSeconds(20)));
    client.next(GoAway.class);
    release.countDown();
    assertAnswered(stream, message(5));
    client.next(Closed.class);
    drain.join();
  }
}
