package io.kith.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.codec.Limits;
import io.kith.transport.EchoFixture;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service as the JDK's HTTP client and bare sockets see it. */
@Timeout(30)
final class HttpTest {

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private EchoFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = new EchoFixture(TransportOptions.defaults());
  }

  @AfterEach
  void stop() {
    http.close();
    fixture.close();
  }

  private HttpResponse<String> post(String path, String json) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path))
            .header("content-type", "application/json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://" + fixture.server.address() + path);
  }

  private String talk(String text) throws IOException {
    try (var socket = new Socket("127.0.0.1", fixture.server.address().port())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_path_that_leads_nowhere_is_a_problem_that_names_what_is_served() throws Exception {
    HttpResponse<String> answer = post("/no.Such/Thing", "{}");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"status\":404", "does not serve", "it serves");
  }

  @Test
  void what_is_no_request_is_answered_and_the_connection_closed() throws Exception {
    String answer = talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n").contains("connection: close");
  }

  @Test
  void requests_that_follow_one_another_at_once_are_answered_in_turn() throws Exception {
    String one = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    String answers = talk(one + one + "GET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(answers.split("HTTP/1.1 404", -1)).hasSize(4);
  }

  @Test
  void a_body_that_is_too_long_is_refused_though_its_client_still_sends() throws Exception {
    var options =
        TransportOptions.builder().limits(Limits.defaults().withMaxBytes(100_000)).build();
    try (var small = new EchoFixture(options);
        var socket = new Socket("127.0.0.1", small.server.address().port())) {
      socket
          .getOutputStream()
          .write("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n".getBytes());
      socket.getOutputStream().write(new byte[100_001]);
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 413 Content Too Large\r\n")
          .contains("maxMessageBytes");
    }
  }
}
