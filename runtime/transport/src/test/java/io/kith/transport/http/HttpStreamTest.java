package io.kith.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.transport.Echo;
import io.kith.transport.Echo.Message;
import io.kith.transport.EchoFixture;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of replies as clients of both versions of HTTP see them. */
@Timeout(60)
final class HttpStreamTest {

  private static final String LINES = "application/x-ndjson";
  private static final String EVENTS = "text/event-stream";
  private static final byte[] NOTHING = {};

  private record Seen(int status, String contentType, String body) {}

  private EchoFixture fixture;
  private HttpClient http;
  private ForeignHttp2 http2;

  @BeforeEach
  void start() throws Exception {
    fixture = new EchoFixture(TransportOptions.defaults());
    http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    http2 = new ForeignHttp2(fixture.server.address());
  }

  @AfterEach
  void stop() {
    http2.close();
    http.shutdownNow();
    http.close();
    fixture.close();
  }

  private Seen list(int version, String accept, String... more) throws Exception {
    if (version == 2) {
      String[] fields = {"accept", accept};
      var all = Stream.concat(Stream.of(fields), Stream.of(more)).toArray(String[]::new);
      ForeignHttp2.Reply reply = http2.send("POST", "/test.Echo/List", "{}", all).reply.get();
      return new Seen(reply.status(), reply.fields().get("content-type"), reply.text());
    }
    var request =
        HttpRequest.newBuilder(URI.create("http://" + fixture.server.address() + "/test.Echo/List"))
            .header("accept", accept)
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    if (more.length > 0) {
      request.headers(more);
    }
    var reply = http.send(request.build(), BodyHandlers.ofString());
    return new Seen(
        reply.statusCode(), reply.headers().firstValue("content-type").orElse(""), reply.body());
  }

  private static Message message(long id) {
    return new Message(id, "", NOTHING);
  }

  private static String json(long id) {
    return "{\"id\":\"" + id + "\",\"text\":\"\",\"payload\":\"\"}";
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void a_stream_is_lines_of_json(int version) throws Exception {
    fixture.list = _ -> Stream.of(message(1), message(2));
    String lines = json(1) + "\n" + json(2) + "\n";
    assertThat(list(version, LINES)).isEqualTo(new Seen(200, LINES, lines));
    assertThat(list(version, "*/*")).isEqualTo(new Seen(200, LINES, lines));
    fixture.list = _ -> Stream.empty();
    assertThat(list(version, LINES)).isEqualTo(new Seen(200, LINES, ""));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void or_events_with_one_that_says_that_it_is_over(int version) throws Exception {
    fixture.list = _ -> Stream.of(message(1), message(2));
    assertThat(list(version, EVENTS))
        .isEqualTo(
            new Seen(
                200,
                EVENTS,
                "data: " + json(1) + "\n\ndata: " + json(2) + "\n\nevent: end\ndata: {}\n\n"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void nothing_else_is_a_stream(int version) throws Exception {
    assertThat(list(version, "application/json").status()).isEqualTo(406);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void a_long_stream_arrives_whole(int version) throws Exception {
    fixture.list = _ -> Stream.iterate(0L, id -> id + 1).limit(20_000).map(id -> message(id));
    String body = list(version, LINES).body();
    assertThat(body.lines()).hasSize(20_000);
    assertThat(body).startsWith(json(0)).endsWith(json(19_999) + "\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void a_failure_in_the_midst_is_the_last_that_is_sent(int version) throws Exception {
    fixture.list =
        _ ->
            Stream.of(1L, 2L)
                .map(id -> {
                  if (id == 2) {
                    throw new IllegalStateException("worn out");
                  }
                  return message(id);
                });
    assertThat(list(version, LINES).body())
        .startsWith(json(1) + "\n{\"problem\":{")
        .contains("\"status\":500", "worn out")
        .endsWith("}}\n");
    assertThat(list(version, EVENTS).body())
        .startsWith("data: " + json(1) + "\n\nevent: problem\ndata: {")
        .contains("\"code\":\"UNKNOWN\"")
        .endsWith("}\n\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void a_failure_before_the_first_is_a_problem_like_any_other(int version) throws Exception {
    fixture.list =
        _ -> {
          throw new Echo.Refused("not today");
        };
    Seen seen = list(version, LINES);
    assertThat(seen.status()).isEqualTo(400);
    assertThat(seen.contentType()).isEqualTo("application/problem+json");
    assertThat(seen.body()).contains("\"value\":{\"why\":\"not today\"}");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void the_deadline_ends_a_stream_that_waits(int version) throws Exception {
    fixture.list =
        _ ->
            Stream.of(1L, 2L)
                .map(id -> {
                  if (id == 2) {
                    forever();
                  }
                  return message(id);
                });
    assertThat(list(version, LINES, "request-timeout", "1").body())
        .startsWith(json(1) + "\n")
        .contains("\n{\"problem\":{", "DEADLINE_EXCEEDED");
  }

  private static void forever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_client_of_old_gets_the_stream_and_then_the_end_of_the_connection() throws Exception {
    fixture.list = _ -> Stream.of(message(1), message(2));
    try (var socket = open(0)) {
      socket
          .getOutputStream()
          .write("POST /test.Echo/List HTTP/1.0\r\nConnection: keep-alive\r\n\r\n".getBytes());
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      // It said that it goes on, and then takes chunks as little.
      assertThat(answer)
          .contains("connection: close\r\n\r\n" + json(1) + "\n" + json(2) + "\n")
          .doesNotContain("chunked");
    }
  }

  /** A stream without an end, of a thousand characters each. */
  private final class Endless {

    final AtomicInteger made = new AtomicInteger();
    final CompletableFuture<Thread> producer = new CompletableFuture<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();

    Stream<Message> messages() {
      String text = "x".repeat(1_000);
      return Stream.generate(
              () -> {
                producer.complete(Thread.currentThread());
                return new Message(made.incrementAndGet(), text, NOTHING);
              })
          .onClose(() -> closed.complete(null));
    }

    /** Waits until nothing is made any more. */
    void awaitRest() throws Exception {
      Thread thread = producer.get();
      for (int still = 0; still < 1_000; ) {
        int before = made.get();
        Thread.onSpinWait();
        still = thread.getState() == Thread.State.WAITING && made.get() == before ? still + 1 : 0;
      }
    }
  }

  private Socket open(int receiveBytes) throws IOException {
    var socket = new Socket();
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.connect(new InetSocketAddress("127.0.0.1", fixture.server.address().port()));
    return socket;
  }

  @Test
  void a_reader_that_does_not_read_holds_back_the_producer_and_one_that_leaves_ends_it()
      throws Exception {
    var endless = new Endless();
    fixture.list = _ -> endless.messages();
    try (var socket = open(8 << 10)) {
      socket.getOutputStream().write("POST /test.Echo/List HTTP/1.1\r\nHost: a\r\n\r\n".getBytes());
      endless.awaitRest();
      int held = endless.made.get();
      assertThat(held).isLessThan(10_000); // what sockets buffer, and little besides
      InputStream in = socket.getInputStream();
      in.readNBytes(4 << 20);
      while (endless.made.get() == held) {
        Thread.onSpinWait();
      }
    }
    endless.closed.get();
  }

  @Test
  void the_same_holds_over_http2() throws Exception {
    var endless = new Endless();
    fixture.list = _ -> endless.messages();
    ForeignHttp2.Exchange exchange = http2.send("POST", "/test.Echo/List", "{}", "accept", EVENTS);
    exchange.pause();
    exchange.status.get();
    endless.awaitRest();
    assertThat(endless.made.get()).isLessThan(10_000);
    exchange.reset();
    endless.closed.get();
    assertThat(http2.send("POST", "/test.Echo/Echo", "{}").reply.get().status()).isEqualTo(200);
  }
}
