package io.kith.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.Authority;
import io.kith.transport.EchoFixture;
import io.kith.transport.Protocol;
import io.kith.transport.ServerTls;
import io.kith.transport.TransportOptions;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with TLS as clients of other makes see it, and those that mean no good. */
@Timeout(60)
@ParameterizedClass
@FieldSource("io.kith.transport.tls.TlsFiles#ENGINES")
final class TlsPeerTest {

  private static final Authority AUTHORITY = Authority.create("ours");

  @Parameter String engine;
  @TempDir Path directory;
  private TlsFiles files;
  private Path trust;
  private ServerTls tls;

  @BeforeEach
  void writeFiles() {
    TlsFiles.choose(engine);
    files = new TlsFiles(directory);
    trust = files.trust(AUTHORITY);
    tls = ServerTls.of(files.server(AUTHORITY));
  }

  @AfterEach
  void chooseNone() {
    TlsFiles.chooseNone();
  }

  private EchoFixture serving(TransportOptions.Builder options) throws Exception {
    return new EchoFixture(
        options.serverTls(tls).build(), TransportOptions.defaults(), Protocol.KITH);
  }

  private SSLSocket socket(EchoFixture fixture, String... applicationProtocols) throws Exception {
    var socket =
        (SSLSocket)
            TlsFiles.trusting(trust)
                .getSocketFactory()
                .createSocket("127.0.0.1", fixture.server.address().port());
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(applicationProtocols);
    socket.setSSLParameters(parameters);
    return socket;
  }

  @ParameterizedTest
  @ValueSource(strings = {"kith/1", "h2", "http/1.1"})
  void every_protocol_is_agreed_on_by_its_name(String name) throws Exception {
    try (var fixture = serving(TlsFiles.options());
        var socket = socket(fixture, "unheard-of", name)) {
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo(name);
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void a_client_that_speaks_no_newer_version_than_1_2_is_served() throws Exception {
    try (var fixture = serving(TlsFiles.options());
        var socket = socket(fixture)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
      assertThat(socket.getSession().getCipherSuite()).startsWith("TLS_ECDHE_").contains("GCM");
    }
  }

  @Test
  void a_client_that_does_not_do_as_it_said_is_closed() throws Exception {
    try (var fixture = serving(TlsFiles.options());
        var socket = socket(fixture, "h2")) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes());
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void https_is_served_in_both_versions(HttpClient.Version version) throws Exception {
    if (version != HttpClient.Version.HTTP_1_1 && version != HttpClient.Version.HTTP_2) {
      return; // over QUIC, which is another port
    }
    try (var fixture = serving(TlsFiles.options());
        var http =
            HttpClient.newBuilder().version(version).sslContext(TlsFiles.trusting(trust)).build()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "https://localhost:"
                              + fixture.server.address().port()
                              + "/no.Such/Thing"))
                  .header("content-type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.statusCode()).isBetween(400, 499);
    }
  }

  @Test
  void an_answer_that_ends_the_connection_ends_it_as_tls_wants() throws Exception {
    try (var fixture = serving(TlsFiles.options());
        var socket = socket(fixture, "http/1.1")) {
      socket
          .getOutputStream()
          .write("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes());
      // Fails if the stream is cut off without a close_notify.
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void plain_http_is_told_what_this_port_takes() throws Exception {
    try (var fixture = serving(TlsFiles.options());
        var socket = new Socket("127.0.0.1", fixture.server.address().port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes());
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 400 ")
          .contains("this port takes TLS only");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 6, 100})
  void a_handshake_that_takes_too_long_is_cut_off(int bytes) throws Exception {
    try (var fixture = serving(TlsFiles.options().handshakeTimeout(Duration.ofMillis(200)));
        var socket = new Socket("127.0.0.1", fixture.server.address().port())) {
      byte[] begun = new byte[bytes];
      byte[] hello = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3};
      System.arraycopy(hello, 0, begun, 0, Math.min(bytes, hello.length));
      socket.getOutputStream().write(begun);
      assertThat(endOf(socket)).isTrue();
    }
  }

  @Test
  void a_client_that_is_secured_and_says_nothing_is_cut_off() throws Exception {
    try (var fixture = serving(TlsFiles.options().handshakeTimeout(Duration.ofMillis(500)));
        var socket = socket(fixture, "kith/1")) {
      socket.startHandshake();
      assertThat(endOf(socket)).isTrue();
    }
  }

  /** Whether it ends, in whatever way, and nothing but an alert comes before. */
  private static boolean endOf(Socket socket) {
    try {
      return socket.getInputStream().readAllBytes().length <= 7;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void bytes_that_are_no_handshake_end_the_connection_and_nothing_else() throws Exception {
    var random = new Random(42);
    try (var fixture = serving(TlsFiles.options())) {
      for (int i = 0; i < 200; i++) {
        byte[] junk = new byte[1 + random.nextInt(300)];
        random.nextBytes(junk);
        junk[0] = 22;
        if (i % 2 == 0 && junk.length > 5) { // a record of a length that is there
          junk[1] = 3;
          junk[2] = 3;
          junk[3] = (byte) ((junk.length - 5) >> 8);
          junk[4] = (byte) (junk.length - 5);
        }
        try (var socket = new Socket("127.0.0.1", fixture.server.address().port())) {
          socket.getOutputStream().write(junk);
          socket.shutdownOutput();
          assertThat(endOf(socket)).isTrue();
        }
      }
      try (var socket = socket(fixture, "kith/1")) {
        socket.startHandshake();
      }
    }
  }

  @Test
  void a_client_that_trusts_somebody_else_hangs_up() throws Exception {
    trust = files.trust(Authority.create("somebody"));
    try (var fixture = serving(TlsFiles.options());
        var socket = socket(fixture)) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void no_more_handshakes_are_begun_than_it_has_room_for() {
    var names = new ChannelInboundHandlerAdapter[] {new Marker(), new Marker(), new Marker()};
    try (var security = new ServerSecurity(tls, TransportOptions.defaults(), 2)) {
      var first = new EmbeddedChannel(names[0]);
      var second = new EmbeddedChannel(names[1]);
      var third = new EmbeddedChannel(names[2]);
      assertThat(security.addBefore(first.pipeline().context(names[0]))).isNotNull();
      assertThat(security.addBefore(second.pipeline().context(names[1]))).isNotNull();
      assertThat(security.addBefore(third.pipeline().context(names[2]))).isNull();
      assertThat(security.handshakes()).isEqualTo(2);
      first.close();
      first.runPendingTasks();
      assertThat(security.handshakes()).isEqualTo(1);
      assertThat(security.addBefore(third.pipeline().context(names[2]))).isNotNull();
      second.finishAndReleaseAll();
      third.finishAndReleaseAll();
      first.finishAndReleaseAll();
    }
  }

  private static final class Marker extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
