package io.kith.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.codec.Limits;
import io.kith.transport.EchoFixture;
import io.kith.transport.HttpOptions;
import io.kith.transport.TransportOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server is told about HTTP, and what it then does. */
@Timeout(30)
final class HttpOptionsTest {

  private static final String TEXT = "x".repeat(5_000);

  private EchoFixture fixture;
  private ForeignHttp2 http;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new EchoFixture(
            TransportOptions.builder()
                .limits(Limits.defaults().withMaxBytes(100_000))
                .http(
                    HttpOptions.defaults()
                        .withCorsOrigins(Set.of("https://a.example"))
                        .withMaxHeadBytes(2 << 10)
                        .withTimeouts(Duration.ofMillis(300), Duration.ofSeconds(30)))
                .build());
    http = new ForeignHttp2(fixture.server.address());
  }

  @AfterEach
  void stop() {
    http.close();
    fixture.close();
  }

  private String talk(String text) throws IOException {
    try (var socket = new Socket("127.0.0.1", fixture.server.address().port())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void long_answers_are_compressed_for_who_takes_them_so() throws Exception {
    String json = "{\"text\":\"" + TEXT + "\"}";
    ForeignHttp2.Reply reply =
        http.send("POST", "/test.Echo/Echo", json, "accept-encoding", "br, gzip;q=0.8").reply.get();
    assertThat(reply.fields()).containsEntry("content-encoding", "gzip");
    assertThat(reply.body().length).isLessThan(500);
    try (var in = new GZIPInputStream(new ByteArrayInputStream(reply.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains(TEXT);
    }
    assertThat(
            http.send("POST", "/test.Echo/Echo", json, "accept-encoding", "gzip;q=0")
                .reply
                .get()
                .fields())
        .doesNotContainKey("content-encoding")
        .containsEntry("vary", "accept-encoding");
    assertThat(
            http.send("POST", "/test.Echo/Echo", "{}", "accept-encoding", "gzip")
                .reply
                .get()
                .fields())
        .doesNotContainKey("content-encoding");
  }

  @Test
  void requests_may_be_compressed_and_are_no_longer_for_it() throws Exception {
    byte[] json = ("{\"text\":\"" + TEXT + "\"}").getBytes(StandardCharsets.UTF_8);
    assertThat(
            http.send("POST", "/test.Echo/Echo", packed(json), "content-encoding", "gzip")
                .reply
                .get()
                .text())
        .contains(TEXT);
    ForeignHttp2.Reply bomb =
        http.send(
                "POST", "/test.Echo/Echo", packed(new byte[10_000_000]), "content-encoding", "gzip")
            .reply
            .get();
    assertThat(bomb.status()).isEqualTo(429);
    assertThat(bomb.text()).contains("maxMessageBytes");
    assertThat(
            http.send("POST", "/test.Echo/Echo", "{}", "content-encoding", "gzip")
                .reply
                .get()
                .status())
        .isEqualTo(400);
    assertThat(
            http.send("POST", "/test.Echo/Echo", "{}", "content-encoding", "br")
                .reply
                .get()
                .status())
        .isEqualTo(415);
  }

  @Test
  void pages_of_named_origins_may_call_and_no_others() throws Exception {
    String question = "OPTIONS /test.Echo/Echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
    String asks = "Access-Control-Request-Method: POST\r\n\r\n";
    assertThat(talk(question + "Origin: https://a.example\r\n" + asks))
        .startsWith("HTTP/1.1 204 ")
        .contains(
            "access-control-allow-origin: https://a.example\r\n",
            "access-control-max-age: 600\r\n",
            "vary: origin");
    assertThat(talk(question + "Origin: https://b.example\r\n" + asks))
        .doesNotContain("access-control");
    assertThat(
            http.send("POST", "/no.Such/Thing", "{}", "origin", "https://a.example")
                .reply
                .get()
                .fields())
        .containsEntry("access-control-allow-origin", "https://a.example");
    assertThatThrownBy(() -> HttpOptions.defaults().withCorsOrigins(Set.of("a.example")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no origin");
  }

  @Test
  void heads_are_bounded_as_they_are_told() throws Exception {
    String field = "X-A: " + "a".repeat(2_000) + "\r\n";
    assertThat(talk("GET / HTTP/1.1\r\nHost: a\r\n" + field + field + "\r\n"))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void a_request_that_is_not_ended_ends_its_connection() throws Exception {
    String begun = "POST /test.Echo/Echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{";
    assertThat(talk(begun)).isEmpty();
    assertThat(talk("POST /te")).isEmpty();
  }

  @Test
  void the_document_of_all_and_of_each_service_is_served() throws Exception {
    ForeignHttp2.Reply all = http.send("GET", "/openapi.json", "").reply.get();
    assertThat(all.status()).isEqualTo(200);
    assertThat(all.text()).contains("\"openapi\" : \"3.1.0\"", "/test.Echo/Echo");
    assertThat(http.send("GET", "/test.Echo/openapi.json", "").reply.get().text())
        .contains("\"title\" : \"test.Echo\"");
    assertThat(http.send("GET", "/no.Such/openapi.json", "").reply.get().status()).isEqualTo(404);
  }
}
