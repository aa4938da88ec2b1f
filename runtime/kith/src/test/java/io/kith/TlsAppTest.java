package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.core.CallException;
import io.kith.testkit.Authority;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Applications that are told by their configuration to speak TLS. */
@Timeout(30)
final class TlsAppTest {

  private static final Authority AUTHORITY = Authority.create("ours");

  @TempDir Path directory;
  private Path trust;

  @BeforeEach
  void writeFiles() {
    trust = AUTHORITY.writeTo(directory.resolve("ca.pem"));
    AUTHORITY
        .certificate("errands")
        .ip("127.0.0.1")
        .issue()
        .writeTo(directory.resolve("cert.pem"), directory.resolve("key.pem"));
  }

  private Config registry(String name) {
    return Config.empty().with("registry", "memory:tls-" + name);
  }

  private Config serving(Config config) {
    return config
        .with("server.tls.certificate", directory.resolve("cert.pem"))
        .with("server.tls.key", directory.resolve("key.pem"));
  }

  private Config calling(Config config) {
    return config.with("client.tls.trust", trust);
  }

  @Test
  void they_call_each_other() {
    Config config = registry("calling");
    try (App server = App.start("errands", serving(config));
        App caller = App.start("caller", calling(config))) {
      server.serve(Errand.class, what -> what + " done");
      assertThat(caller.client(Errand.class).run("shopping")).isEqualTo("shopping done");
    }
  }

  @Test
  void a_caller_must_be_known_where_its_authority_is_asked_for() {
    Config config = registry("mutual");
    Config known =
        calling(config)
            .with("client.tls.certificate", directory.resolve("cert.pem"))
            .with("client.tls.key", directory.resolve("key.pem"));
    try (App server = App.start("errands", serving(config).with("server.tls.trust", trust));
        App caller = App.start("caller", known);
        App stranger = App.start("stranger", calling(config))) {
      server.serve(Errand.class, what -> what + " done");
      assertThat(caller.client(Errand.class).run("shopping")).isEqualTo("shopping done");
      assertThatThrownBy(() -> stranger.client(Errand.class).run("shopping"))
          .isInstanceOf(CallException.class)
          .hasMessageContaining("UNAVAILABLE");
    }
  }

  @Test
  void spans_go_to_whom_they_trust_and_who_asks_who_they_are() {
    var taken = new AtomicInteger();
    Config known =
        calling(registry("spans"))
            .with("client.tls.certificate", directory.resolve("cert.pem"))
            .with("client.tls.key", directory.resolve("key.pem"))
            .with("client.patience", "0s")
            .with("telemetry.traces.sampling", "1")
            .with("telemetry.flush", "20s");
    try (App sink = App.start("sink", serving(registry("sink")).with("server.tls.trust", trust))) {
      sink.serve(TraceSink.class, request -> taken.addAndGet(request.data().length));
      try (App caller =
          App.start(
              "caller", known.with("telemetry.endpoint", List.of("https://" + sink.address())))) {
        assertThatThrownBy(() -> caller.client(Errand.class).run("nobody is there"))
            .isInstanceOf(CallException.class);
      }
      assertThat(taken.get()).isPositive();
    }
  }

  /** The second place is known by the new certificates alone, and the first by the old ones. */
  @Test
  void spans_are_sent_by_renewed_certificates() throws Exception {
    Path renewed = Files.createDirectory(directory.resolve("renewed"));
    Authority next = Authority.create("next");
    Path nextTrust = next.writeTo(renewed.resolve("ca.pem"));
    next.certificate("errands")
        .ip("127.0.0.1")
        .issue()
        .writeTo(renewed.resolve("cert.pem"), renewed.resolve("key.pem"));
    var before = new AtomicInteger();
    var after = new AtomicInteger();
    Config serving =
        registry("renewed")
            .with("server.tls.certificate", renewed.resolve("cert.pem"))
            .with("server.tls.key", renewed.resolve("key.pem"))
            .with("server.tls.trust", nextTrust);
    Config known =
        calling(registry("renewing"))
            .with("client.tls.certificate", directory.resolve("cert.pem"))
            .with("client.tls.key", directory.resolve("key.pem"))
            .with("client.patience", "0s")
            .with("transport.fileCheckInterval", "10ms")
            .with("telemetry.interval", "10ms")
            .with("telemetry.traces.sampling", "1");
    Path old = Files.copy(trust, directory.resolve("old.pem"));
    try (App first = App.start("first", serving(registry("first")).with("server.tls.trust", old));
        App second = App.start("second", serving)) {
      first.serve(TraceSink.class, request -> before.addAndGet(request.data().length));
      second.serve(TraceSink.class, request -> after.addAndGet(request.data().length));
      List<String> places = List.of("https://" + first.address(), "https://" + second.address());
      try (App caller = App.start("caller", known.with("telemetry.endpoint", places))) {
        Eventually.holds("the first has taken some", () -> fails(caller) && before.get() > 0);
        assertThat(after.get()).isZero();
        for (String file : List.of("cert.pem", "key.pem", "ca.pem")) {
          Files.copy(
              renewed.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Eventually.holds("the second has taken some", () -> fails(caller) && after.get() > 0);
      }
    }
  }

  private static boolean fails(App caller) {
    assertThatThrownBy(() -> caller.client(Errand.class).run("nobody is there"))
        .isInstanceOf(CallException.class);
    return true;
  }

  @Test
  void json_is_called_by_https() throws Exception {
    try (App app = App.start("errands", serving(Config.empty()));
        var http = HttpClient.newBuilder().sslContext(trusting()).build()) {
      app.serve(Errand.class, what -> what + " done");
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("https://" + app.address() + "/test.Errand/Run"))
                  .version(HttpClient.Version.HTTP_1_1)
                  .header("content-type", "application/json")
                  .POST(BodyPublishers.ofString("{\"what\":\"shopping\"}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.body()).contains("shopping done");
    }
  }

  private SSLContext trusting() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null);
    try (InputStream in = Files.newInputStream(trust)) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  @Test
  void a_file_that_cannot_be_used_is_named_with_its_setting() {
    assertThatThrownBy(
            () -> App.start("errands", serving(Config.empty()).with("server.tls.key", trust)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("server.tls.key: " + trust + " holds no private key");
    assertThatThrownBy(
            () -> App.start("errands", Config.empty().with("client.tls.trust", "no.pem")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("client.tls.trust: no.pem does not exist");
    assertThatThrownBy(
            () -> App.start("errands", calling(Config.empty()).with("client.tls.key", "key.pem")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("certificate and key go together");
  }
}
