package io.kith.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Exchange;
import io.kith.transport.Echo;
import io.kith.transport.Echo.Message;
import io.kith.transport.EchoFixture;
import io.kith.transport.HttpOptions;
import io.kith.transport.TransportOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC-Web, byte by byte, over both versions of HTTP. */
@Timeout(30)
final class GrpcWebTest {

  private static final String BINARY = "application/grpc-web+proto";
  private static final String TEXT = "application/grpc-web-text";

  private record Seen(int status, Map<String, String> fields, byte[] body) {}

  private EchoFixture fixture;
  private HttpClient http;
  private ForeignHttp2 http2;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new EchoFixture(
            TransportOptions.builder()
                .http(HttpOptions.defaults().withCorsOrigins(Set.of("http://page.example")))
                .build());
    http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    http2 = new ForeignHttp2(fixture.server.address());
  }

  @AfterEach
  void stop() {
    http2.close();
    http.close();
    fixture.close();
  }

  private Seen post(int version, String path, byte[] body, String... fields) throws Exception {
    if (version == 2) {
      ForeignHttp2.Reply reply = http2.send("POST", path, body, fields).reply.get();
      return new Seen(reply.status(), reply.fields(), reply.body());
    }
    var reply =
        http.send(
            HttpRequest.newBuilder(URI.create("http://" + fixture.server.address() + path))
                .headers(fields)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofByteArray());
    var all = new TreeMap<String, String>();
    reply.headers().map().forEach((name, values) -> all.put(name, String.join(", ", values)));
    return new Seen(reply.statusCode(), all, reply.body());
  }

  private byte[] frame(Message message) {
    var out = new ProtoWriter(64, Limits.defaults());
    fixture.binding.methods().getFirst().request().write(out, message);
    return ByteBuffer.allocate(5 + out.size())
        .put((byte) 0)
        .putInt(out.size())
        .put(out.array(), 0, out.size())
        .array();
  }

  /** What is in a body: the ids of messages, and the trailers. */
  private List<String> parts(byte[] body) {
    var parts = new ArrayList<String>();
    ByteBuffer in = ByteBuffer.wrap(body);
    while (in.hasRemaining()) {
      int flag = in.get();
      byte[] bytes = new byte[in.getInt()];
      in.get(bytes);
      if (flag == 0) {
        Object read =
            ProtoReader.read(
                fixture.binding.methods().getFirst().reply(),
                bytes,
                0,
                bytes.length,
                Limits.defaults());
        parts.add("message " + ((Message) read).id());
      } else {
        assertThat(flag).isEqualTo((byte) 0x80);
        parts.add(new String(bytes, StandardCharsets.US_ASCII));
      }
    }
    return parts;
  }

  private static Message message(long id) {
    return new Message(id, "", new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void a_call_is_its_message_and_its_end(int version) throws Exception {
    Seen seen = post(version, "/test.Echo/Echo", frame(message(7)), "content-type", BINARY);
    assertThat(seen.status()).isEqualTo(200);
    assertThat(seen.fields()).containsEntry("content-type", BINARY);
    assertThat(parts(seen.body())).containsExactly("message 7", "grpc-status: 0\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void text_is_the_same_in_base64(int version) throws Exception {
    byte[] body = Base64.getEncoder().encode(frame(message(7)));
    Seen seen = post(version, "/test.Echo/Echo", body, "content-type", TEXT, "accept", TEXT);
    assertThat(seen.fields()).containsEntry("content-type", TEXT + "+proto");
    assertThat(parts(GrpcWebFormat.decoded(seen.body())))
        .containsExactly("message 7", "grpc-status: 0\r\n");
  }

  @ParameterizedTest
  @CsvSource({"1," + BINARY, "2," + BINARY, "1," + TEXT, "2," + TEXT})
  void a_stream_is_its_messages_and_its_end(int version, String type) throws Exception {
    fixture.list = _ -> Stream.of(message(1), message(2), message(3));
    byte[] frame = frame(message(0));
    byte[] body = type.equals(TEXT) ? Base64.getEncoder().encode(frame) : frame;
    Seen seen = post(version, "/test.Echo/List", body, "content-type", type);
    assertThat(parts(type.equals(TEXT) ? GrpcWebFormat.decoded(seen.body()) : seen.body()))
        .containsExactly("message 1", "message 2", "message 3", "grpc-status: 0\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void failures_are_in_the_end(int version) throws Exception {
    byte[] frame = frame(message(0));
    fixture.act =
        _ -> {
          throw new Echo.Refused("not today");
        };
    assertThat(parts(post(version, "/test.Echo/Act", frame, "content-type", BINARY).body()))
        .singleElement()
        .asString()
        .contains("grpc-status: 9\r\n", "grpc-message: Refused: not today\r\n");
    fixture.list =
        _ ->
            Stream.of(1L, 2L)
                .map(id -> {
                  if (id == 2) {
                    throw new IllegalStateException("worn out");
                  }
                  return message(id);
                });
    assertThat(parts(post(version, "/test.Echo/List", frame, "content-type", BINARY).body()))
        .hasSize(2)
        .satisfies(parts -> assertThat(parts.getLast()).contains("grpc-status: 2", "worn out"));
    assertThat(parts(post(version, "/no.Such/Thing", frame, "content-type", BINARY).body()))
        .singleElement()
        .asString()
        .contains("grpc-status: 12\r\n");
    assertThat(parts(post(version, "/test.Echo/Gather", frame, "content-type", BINARY).body()))
        .singleElement()
        .asString()
        .contains("grpc-status: 12\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void what_the_handler_says_besides_comes_before_and_after_the_reply(int version)
      throws Exception {
    fixture.act =
        message -> {
          Exchange.current().header("x-heard", "yes");
          Exchange.current().trailer("x-cost", "17");
          if (message.id() == 0) {
            throw new Echo.Refused("not today");
          }
          return message;
        };
    fixture.list =
        message -> {
          Exchange handled = Exchange.current();
          handled.header("x-heard", "yes");
          return Stream.of(message).peek(_ -> handled.trailer("x-cost", "17"));
        };
    Seen reply = post(version, "/test.Echo/Act", frame(message(1)), "content-type", BINARY);
    assertThat(reply.fields()).containsEntry("x-heard", "yes").doesNotContainKey("x-cost");
    assertThat(parts(reply.body()).getLast()).contains("grpc-status: 0\r\n", "x-cost: 17\r\n");
    Seen failure = post(version, "/test.Echo/Act", frame(message(0)), "content-type", BINARY);
    assertThat(failure.fields()).containsEntry("x-heard", "yes");
    assertThat(parts(failure.body()).getLast()).contains("grpc-status: 9\r\n", "x-cost: 17\r\n");
    Seen stream = post(version, "/test.Echo/List", frame(message(1)), "content-type", BINARY);
    assertThat(stream.fields()).containsEntry("x-heard", "yes");
    assertThat(parts(stream.body()).getLast()).contains("grpc-status: 0\r\n", "x-cost: 17\r\n");

    byte[] json = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
    Seen asJson = post(version, "/test.Echo/Act", json, "content-type", "application/json");
    assertThat(asJson.fields()).containsEntry("x-heard", "yes").containsEntry("x-cost", "17");
    Seen lines = post(version, "/test.Echo/List", json, "content-type", "application/json");
    assertThat(lines.fields()).containsEntry("x-heard", "yes");
  }

  @Test
  void timeout_and_metadata_come_along() throws Exception {
    var seen = new AtomicReference<Deadline>();
    fixture.act =
        message -> {
          seen.set(Context.current().deadline());
          return message;
        };
    post(1, "/test.Echo/Act", frame(message(1)), "content-type", BINARY, "grpc-timeout", "5S");
    assertThat(seen.get().isNone()).isFalse();
    Seen bad =
        post(1, "/test.Echo/Act", frame(message(1)), "content-type", BINARY, "grpc-timeout", "x");
    assertThat(parts(bad.body()).getFirst()).contains("grpc-status: 3");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void a_page_of_another_origin_asks_first_and_reads_the_answer(int version) throws Exception {
    ForeignHttp2.Reply asked =
        http2
            .send(
                "OPTIONS",
                "/test.Echo/Echo",
                "",
                "origin",
                "http://page.example",
                "access-control-request-method",
                "POST",
                "access-control-request-headers",
                "content-type,x-grpc-web")
            .reply
            .get();
    assertThat(asked.status()).isEqualTo(204);
    assertThat(asked.fields())
        .containsEntry("access-control-allow-origin", "http://page.example")
        .containsEntry("access-control-allow-headers", "content-type,x-grpc-web");
    Seen seen =
        post(
            version,
            "/test.Echo/Echo",
            frame(message(1)),
            "content-type",
            BINARY,
            "origin",
            "http://page.example");
    assertThat(seen.fields())
        .containsEntry("access-control-allow-origin", "http://page.example")
        .hasEntrySatisfying(
            "access-control-expose-headers", names -> assertThat(names).contains("grpc-status"));
    assertThat(
            post(
                    version,
                    "/test.Echo/Echo",
                    frame(message(1)),
                    "content-type",
                    BINARY,
                    "origin",
                    "http://other.example")
                .fields())
        .doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void text_may_be_in_pieces_with_padding_each_and_what_is_no_text_is_refused() {
    var random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      var all = new byte[random.nextInt(40)];
      random.nextBytes(all);
      var text = new StringBuilder();
      for (int from = 0; from < all.length; ) {
        int to = Math.min(all.length, from + 1 + random.nextInt(9));
        byte[] piece = Arrays.copyOfRange(all, from, to);
        text.append(Base64.getEncoder().encodeToString(piece));
        from = to;
      }
      assertThat(GrpcWebFormat.decoded(text.toString().getBytes(StandardCharsets.US_ASCII)))
          .isEqualTo(all);
    }
    for (String broken : List.of("====", "A", "AB!D", "AA=A", "\u00e4AAA")) {
      assertThatThrownBy(() -> GrpcWebFormat.decoded(broken.getBytes(StandardCharsets.UTF_8)))
          .as(broken)
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void whatever_comes_the_answer_has_an_end() throws Exception {
    var random = new Random(17);
    byte[] good = frame(new Message(7, "text", new byte[20]));
    for (int round = 0; round < 300; round++) {
      byte[] body = Arrays.copyOf(good, random.nextInt(good.length + 3));
      for (int i = random.nextInt(3); i >= 0 && body.length > 0; i--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt();
      }
      Seen seen = post(1 + round % 2, "/test.Echo/Echo", body, "content-type", BINARY);
      assertThat(seen.status()).isEqualTo(200);
      assertThat(new String(seen.body(), StandardCharsets.ISO_8859_1)).contains("grpc-status: ");
    }
  }
}
