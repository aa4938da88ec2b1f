package io.kith.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.transport.EchoFixture;
import io.kith.transport.HttpOptions;
import io.kith.transport.TransportOptions;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By which names a server is called, and for whose pages. */
@Timeout(30)
final class HostsTest {

  private static final HttpOptions LOOPBACK =
      HttpOptions.defaults().withHosts(HttpOptions.LOOPBACK_HOSTS);

  private static String status(HttpOptions options, String... fields) throws Exception {
    var server = TransportOptions.builder().http(options).build();
    try (var fixture = new EchoFixture(server);
        var socket = new Socket("127.0.0.1", fixture.server.address().port())) {
      String head =
          "POST /test.Echo/Echo HTTP/1.1\r\nconnection: close\r\ncontent-length: 0\r\n"
              + String.join("\r\n", fields)
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return answer.substring(9, 12);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1:5484", "[::1]:80", "LocalHost:1"})
  void answers_those_who_name_it_as_it_is_called(String host) throws Exception {
    assertThat(status(LOOPBACK, "host: " + host)).isEqualTo("200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:5484", "localhost.evil.example", "[::2]"})
  void refuses_a_name_that_leads_here_and_is_not_its_own(String host) throws Exception {
    assertThat(status(LOOPBACK, "host: " + host)).isEqualTo("421");
    assertThat(status(HttpOptions.defaults(), "host: " + host)).isEqualTo("200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "origin: http://evil.example",
        "origin: null",
        "origin: http://localhost:3000",
        "sec-fetch-site: cross-site",
        "sec-fetch-site: same-site",
        "sec-fetch-site: cross-site\r\nsec-fetch-mode: navigate\r\nsec-fetch-dest: iframe",
      })
  void refuses_what_a_browser_sends_for_a_page_of_another_origin(String said) throws Exception {
    assertThat(status(LOOPBACK, "host: localhost:5484", said)).isEqualTo("403");
    assertThat(status(HttpOptions.defaults(), "host: localhost:5484", said)).isEqualTo("200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "origin: http://localhost:5484",
        "sec-fetch-site: same-origin",
        "sec-fetch-site: none",
      })
  void answers_its_own_pages(String said) throws Exception {
    assertThat(status(LOOPBACK, "host: localhost:5484", said)).isEqualTo("200");
  }

  @Test
  void answers_a_page_that_may_call() throws Exception {
    HttpOptions options = LOOPBACK.withCorsOrigins(Set.of("https://shop.example"));
    assertThat(status(options, "host: localhost", "origin: https://shop.example")).isEqualTo("200");
  }

  @Test
  void looks_at_the_authority_of_http2_in_the_same_way() throws Exception {
    var options = TransportOptions.builder().http(LOOPBACK.withHosts(Set.of("other"))).build();
    try (var fixture = new EchoFixture(options);
        var http2 = new ForeignHttp2(fixture.server.address())) {
      assertThat(http2.send("POST", "/test.Echo/Echo", new byte[0]).reply.get().status())
          .isEqualTo(421);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost:80", "LOCALHOST", "http://localhost", "::1"})
  void wants_hosts_as_they_are_compared(String host) {
    assertThatThrownBy(() -> HttpOptions.defaults().withHosts(Set.of(host)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no host");
  }
}
