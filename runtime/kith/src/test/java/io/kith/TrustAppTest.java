package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Principal;
import io.kith.testkit.Authority;
import io.kith.transport.Client;
import io.kith.transport.ClientTls;
import io.kith.transport.Identity;
import io.kith.transport.Protocol;
import io.kith.transport.TransportOptions;
import io.kith.trust.KeyFiles;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls, and what they may, in every protocol. */
@Timeout(30)
final class TrustAppTest {

  private static final Authority AUTHORITY = Authority.create("ours");
  private static final Authority.Issued CALLER =
      AUTHORITY.certificate("someone").uri("spiffe://test/relationship").issue();

  @TempDir Path directory;
  private final Tokens tokens = new Tokens();
  private Path trust;
  private KeyFiles caller;

  @BeforeEach
  void writeFiles() {
    trust = AUTHORITY.writeTo(directory.resolve("ca.pem"));
    AUTHORITY
        .certificate("errands")
        .ip("127.0.0.1")
        .issue()
        .writeTo(directory.resolve("cert.pem"), directory.resolve("key.pem"));
    caller = new KeyFiles(directory.resolve("caller.pem"), directory.resolve("caller.key"));
    CALLER.writeTo(caller.certificate(), caller.key());
  }

  private Config secured() {
    return Config.empty()
        .with("server.tls.certificate", directory.resolve("cert.pem"))
        .with("server.tls.key", directory.resolve("key.pem"))
        .with("server.tls.trust", trust)
        .with("server.tls.clientCertificate", "optional");
  }

  private Config withTokens(Config config) {
    return config
        .with("server.tokens.keys", tokens.writeTo(directory.resolve("jwks.json")))
        .with("server.tokens.issuer", "https://issuer.test")
        .with("server.tokens.audience", "errands");
  }

  private App serving(Config config) {
    App app = App.start("errands", config);
    app.serve(
        Errand.class,
        what ->
            what
                + " for "
                + Context.current().principal().map(Principal::toString).orElse("nobody"));
    return app;
  }

  private Client client(Optional<KeyFiles> identity) {
    return Client.create(
        new Identity("test", "test-1"),
        TransportOptions.builder()
            .clientTls(new ClientTls(Optional.of(trust), identity, Optional.empty()))
            .build());
  }

  private static Errand errand(Client client, App app, Protocol protocol) {
    return client.channel(app.address(), protocol).stub(Errand.class);
  }

  private String alice() {
    return tokens.token("alice", Instant.now().plusSeconds(60));
  }

  private static String with(String token, Errand errand) {
    return Exchange.with(Metadata.of("authorization", "Bearer " + token))
        .call(() -> errand.run("tea"));
  }

  @ParameterizedTest
  @EnumSource
  void handlers_see_who_calls(Protocol protocol) {
    try (App app = serving(withTokens(secured()));
        Client known = client(Optional.of(caller));
        Client anonymous = client(Optional.empty())) {
      assertThat(errand(anonymous, app, protocol).run("tea")).isEqualTo("tea for nobody");
      assertThat(errand(known, app, protocol).run("tea"))
          .isEqualTo("tea for spiffe://test/relationship");
      assertThat(with(alice(), errand(anonymous, app, protocol))).isEqualTo("tea for token:alice");
      assertThat(with(alice(), errand(known, app, protocol)))
          .isEqualTo("tea for token:alice by spiffe://test/relationship");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_token_that_has_expired_ends_the_call(Protocol protocol) {
    try (App app = serving(withTokens(secured()));
        Client client = client(Optional.empty())) {
      String late = tokens.token("alice", Instant.now().minusSeconds(60));
      assertThatThrownBy(() -> with(late, errand(client, app, protocol)))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAUTHENTICATED))
          .hasMessageContaining("it expired")
          .hasMessageNotContaining(late);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
  void handlers_see_who_calls_by_https(HttpClient.Version version) throws Exception {
    try (App app = serving(withTokens(secured()));
        var http = HttpClient.newBuilder().version(version).sslContext(known()).build()) {
      HttpResponse<String> plain = http.send(request(app).build(), BodyHandlers.ofString());
      assertThat(plain.version()).isEqualTo(version);
      assertThat(plain.body()).contains("tea for spiffe://test/relationship");
      HttpRequest bearer = request(app).header("authorization", "Bearer " + alice()).build();
      assertThat(http.send(bearer, BodyHandlers.ofString()).body())
          .contains("tea for token:alice by spiffe://test/relationship");
      HttpRequest wrong = request(app).header("authorization", "Bearer a.b.c").build();
      assertThat(http.send(wrong, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }
  }

  private static HttpRequest.Builder request(App app) {
    return HttpRequest.newBuilder(URI.create("https://" + app.address() + "/test.Errand/Run"))
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString("{\"what\":\"tea\"}"));
  }

  /** What a client of another make has: whom it trusts, and who it is. */
  private SSLContext known() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null);
    try (InputStream in = Files.newInputStream(trust)) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    store.setKeyEntry(
        "own", CALLER.keys().getPrivate(), new char[0], new Certificate[] {CALLER.certificate()});
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  @Test
  void an_application_sends_the_token_that_it_has() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), alice());
    Config registry = secured().with("registry", "memory:tokens");
    try (App app = serving(withTokens(registry));
        App caller =
            App.start(
                "caller", registry.with("client.tls.trust", trust).with("client.token", token))) {
      assertThat(caller.client(Errand.class).run("tea")).isEqualTo("tea for token:alice");
      Files.writeString(token, tokens.token("bob", Instant.now().plusSeconds(60)));
      while (!caller.client(Errand.class).run("tea").equals("tea for token:bob")) {
        Thread.onSpinWait();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "relationship, PERMISSION_DENIED, spiffe://test/relationship may not call",
    "spiffe://test/*, OK, ''",
    "known, OK, ''",
    "token:alice, PERMISSION_DENIED, none of the rules about this method allows it: 'coins'"
  })
  void rules_say_who_may_call(String callers, Code code, String message) {
    Config rules =
        secured()
            .withYaml(
                "rules",
                """
                server:
                  access:
                    - name: coins
                      allow: ['%s']
                      methods: [test.Errand/*]
                """
                    .formatted(callers));
    try (App app = serving(rules);
        Client known = client(Optional.of(caller));
        Client anonymous = client(Optional.empty())) {
      if (code == Code.OK) {
        assertThat(errand(known, app, Protocol.KITH).run("tea")).startsWith("tea");
      } else {
        assertThatThrownBy(() -> errand(known, app, Protocol.KITH).run("tea"))
            .isInstanceOfSatisfying(CallException.class, e -> assertThat(e.code()).isEqualTo(code))
            .hasMessageContaining(message);
      }
      assertThatThrownBy(() -> errand(anonymous, app, Protocol.GRPC).run("tea"))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAUTHENTICATED));
    }
  }

  @Test
  void what_cannot_be_used_is_named_with_its_setting() {
    Config missing = withTokens(Config.empty()).with("server.tokens.keys", "no.json");
    assertThatThrownBy(() -> App.start("errands", missing))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("server.tokens.keys: no.json does not exist");
    Config plain = withTokens(Config.empty()).with("server.tokens.keys", "http://a.test/jwks");
    assertThatThrownBy(() -> App.start("errands", plain))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is no https:// URL");
    assertThatThrownBy(() -> App.start("errands", Config.empty().with("client.token", "no-token")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("client.token: no-token does not exist");
    Config both =
        Config.empty()
            .withYaml("rules", "{server: {access: [{allow: [a], deny: [b], methods: ['*']}]}}");
    assertThatThrownBy(() -> App.start("errands", both))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("either allow or deny");
  }
}
