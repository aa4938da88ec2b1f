package io.kith.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.testkit.Authority;
import io.kith.transport.Address;
import io.kith.transport.Client;
import io.kith.transport.ClientTls;
import io.kith.transport.Echo;
import io.kith.transport.EchoFixture;
import io.kith.transport.Identity;
import io.kith.transport.Protocol;
import io.kith.transport.ServerTls;
import io.kith.transport.TransportOptions;
import io.kith.trust.KeyFiles;
import io.kith.trust.UnusableFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls over TLS, with each protocol, done by the JDK and by BoringSSL. */
@Timeout(60)
@ParameterizedClass
@MethodSource("combinations")
final class TlsTest {

  private static final Authority AUTHORITY = Authority.create("ours");
  private static final Authority STRANGER = Authority.create("somebody");

  @Parameter(0)
  Protocol protocol;

  @Parameter(1)
  String engine;

  @TempDir Path directory;
  private TlsFiles files;

  static Stream<Arguments> combinations() {
    return Stream.of(Protocol.values())
        .flatMap(
            protocol -> TlsFiles.ENGINES.stream().map(engine -> Arguments.of(protocol, engine)));
  }

  @BeforeEach
  void chooseEngine() {
    TlsFiles.choose(engine);
    files = new TlsFiles(directory);
  }

  @AfterEach
  void chooseNone() {
    TlsFiles.chooseNone();
  }

  private ServerTls serverTls() {
    return ServerTls.of(files.server(AUTHORITY));
  }

  private ClientTls clientTls() {
    return ClientTls.trusting(files.trust(AUTHORITY));
  }

  private EchoFixture fixture(ServerTls server, ClientTls client) throws Exception {
    return new EchoFixture(TlsFiles.server(server), TlsFiles.client(client), protocol);
  }

  private static Echo.Message message(int bytes) {
    return EchoFixture.message(bytes);
  }

  private static void assertEchoes(EchoFixture fixture, int bytes) {
    assertThat(fixture.echo.echo(message(bytes)).payload()).isEqualTo(message(bytes).payload());
  }

  private static void assertRefused(EchoFixture fixture, String... why) {
    assertThatThrownBy(() -> fixture.echo.echo(message(1)))
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
        .hasMessageContainingAll(why);
  }

  @Test
  void messages_of_every_size_come_back_as_they_went() throws Exception {
    try (var fixture = fixture(serverTls(), clientTls())) {
      for (int bytes : new int[] {0, 1, 4096, 16_384, 70_000, 9 << 20}) {
        assertEchoes(fixture, bytes);
      }
    }
  }

  @Test
  void streams_cross_both_ways() throws Exception {
    try (var fixture = fixture(serverTls(), clientTls())) {
      Stream<Echo.Message> sent = IntStream.range(0, 200).mapToObj(TlsTest::message);
      try (Stream<Echo.Message> answers = fixture.echo.converse(sent)) {
        assertThat(answers.mapToLong(Echo.Message::id).sum()).isEqualTo(199 * 100);
      }
    }
  }

  @Test
  void a_client_that_shows_its_certificate_is_served_where_that_is_required() throws Exception {
    KeyFiles own = files.write("client", AUTHORITY.certificate("client").rsa().issue());
    ServerTls server = serverTls().requiringClientsOf(files.trust(AUTHORITY));
    try (var fixture = fixture(server, clientTls().withIdentity(own))) {
      assertEchoes(fixture, 100);
    }
  }

  @Test
  void a_client_without_a_certificate_is_refused_where_one_is_required() throws Exception {
    ServerTls server = serverTls().requiringClientsOf(files.trust(AUTHORITY));
    try (var fixture = fixture(server, clientTls())) {
      assertRefused(fixture, "wants a certificate that it can trust");
    }
  }

  @Test
  void a_client_with_the_certificate_of_a_stranger_is_refused() throws Exception {
    KeyFiles own = files.write("client", STRANGER.certificate("client").issue());
    ServerTls server = serverTls().requiringClientsOf(files.trust(AUTHORITY));
    try (var fixture = fixture(server, clientTls().withIdentity(own))) {
      assertRefused(fixture, "127.0.0.1");
    }
  }

  @Test
  void a_client_whose_certificate_has_expired_is_refused() throws Exception {
    Instant now = Instant.now();
    KeyFiles own =
        files.write(
            "client",
            AUTHORITY
                .certificate("client")
                .valid(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)))
                .issue());
    ServerTls server = serverTls().requiringClientsOf(files.trust(AUTHORITY));
    try (var fixture = fixture(server, clientTls().withIdentity(own))) {
      assertRefused(fixture, "127.0.0.1");
    }
  }

  @Test
  void a_server_of_another_authority_gets_no_calls() throws Exception {
    try (var fixture = fixture(serverTls(), ClientTls.trusting(files.trust(STRANGER)))) {
      assertRefused(fixture, "is of no authority that is trusted here", "127.0.0.1");
    }
  }

  @Test
  void a_server_of_another_authority_than_those_of_the_system_gets_no_calls() throws Exception {
    try (var fixture = fixture(serverTls(), ClientTls.system())) {
      assertRefused(fixture, "is of no authority that is trusted here");
    }
  }

  @Test
  void a_server_whose_certificate_has_expired_gets_no_calls() throws Exception {
    Instant now = Instant.now();
    KeyFiles expired =
        files.write(
            "server",
            AUTHORITY
                .certificate("server")
                .ip("127.0.0.1")
                .valid(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)))
                .issue());
    try (var fixture = fixture(ServerTls.of(expired), clientTls())) {
      assertRefused(fixture, "has expired");
    }
  }

  @Test
  void a_server_whose_certificate_is_for_another_host_gets_no_calls() throws Exception {
    KeyFiles other = files.write("server", AUTHORITY.certificate("o").dns("other.test").issue());
    try (var fixture = fixture(ServerTls.of(other), clientTls())) {
      assertRefused(fixture, "is for somebody else", "client.tls.serverName");
    }
  }

  @Test
  void a_server_is_called_by_another_name_if_that_is_said() throws Exception {
    KeyFiles other = files.write("server", AUTHORITY.certificate("o").dns("other.test").issue());
    try (var fixture = fixture(ServerTls.of(other), clientTls().withServerName("other.test"))) {
      assertEchoes(fixture, 1);
    }
  }

  @Test
  void plain_text_is_refused_where_tls_is_spoken_and_the_caller_is_told() throws Exception {
    try (var fixture =
        new EchoFixture(TlsFiles.server(serverTls()), TransportOptions.defaults(), protocol)) {
      assertRefused(fixture, "this port takes TLS only", "client.tls.trust");
    }
  }

  @Test
  void plain_text_is_served_beside_tls_where_that_is_said() throws Exception {
    ServerTls both = serverTls().withPlaintext();
    try (var fixture =
            new EchoFixture(TlsFiles.server(both), TransportOptions.defaults(), protocol);
        Client secure =
            Client.create(new Identity("test", "test-2"), TlsFiles.client(clientTls()))) {
      assertEchoes(fixture, 1000);
      Echo echo = EchoFixture.stub(secure.channel(fixture.server.address(), protocol));
      assertThat(echo.echo(message(1000)).payload()).isEqualTo(message(1000).payload());
    }
  }

  @Test
  void a_server_that_speaks_plain_text_alone_is_told_apart_from_a_stranger() throws Exception {
    try (var fixture =
        new EchoFixture(TransportOptions.defaults(), TlsFiles.client(clientTls()), protocol)) {
      assertRefused(fixture, "serves no TLS");
    }
  }

  @Test
  void connections_that_are_opened_later_see_the_new_certificate() throws Exception {
    try (var fixture = fixture(serverTls(), clientTls())) {
      assertEchoes(fixture, 1);
      files.server(STRANGER);
      assertEventuallyServes(fixture.server.address(), ClientTls.trusting(files.trust(STRANGER)));
      assertEchoes(fixture, 1); // over the connection that it has
    }
  }

  private void assertEventuallyServes(Address server, ClientTls tls) {
    boolean served = false;
    while (!served) { // bounded by the timeout of the class
      try (Client client = Client.create(new Identity("later", "later-1"), TlsFiles.client(tls))) {
        EchoFixture.stub(client.channel(server, protocol)).echo(message(1));
        served = true;
      } catch (CallException e) {
        assertThat(e).hasMessageContaining("is of no authority that is trusted here");
      }
    }
  }

  @Test
  void a_client_takes_up_new_authorities_and_a_file_that_is_broken_changes_nothing()
      throws Exception {
    Path trust = directory.resolve("trust");
    STRANGER.writeTo(trust);
    try (var fixture = fixture(serverTls(), ClientTls.trusting(trust))) {
      assertRefused(fixture, "is of no authority that is trusted here");
      Files.writeString(trust, "nonsense");
      assertRefused(fixture, "is of no authority that is trusted here");
      AUTHORITY.writeTo(trust);
      boolean served = false;
      while (!served) {
        try {
          assertEchoes(fixture, 1);
          served = true;
        } catch (CallException e) {
          assertThat(e).hasMessageContaining("is of no authority that is trusted here");
        }
      }
    }
  }

  @Test
  void a_file_that_is_not_there_stops_the_start_and_is_named() {
    ServerTls server = ServerTls.of(new KeyFiles(Path.of("no-cert.pem"), Path.of("no-key.pem")));
    assertThatThrownBy(() -> fixture(server, clientTls()))
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining("no-cert.pem does not exist");
    ClientTls client = ClientTls.trusting(Path.of("no-ca.pem"));
    assertThatThrownBy(() -> fixture(serverTls(), client))
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining("no-ca.pem does not exist");
  }
}
