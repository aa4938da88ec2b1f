package io.kith.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.cluster.Eventually;
import io.kith.cluster.Instances;
import io.kith.cluster.Query;
import io.kith.cluster.Recorder;
import io.kith.cluster.Registry;
import io.kith.testkit.Authority;
import io.kith.transport.ClientTls;
import io.kith.transport.TransportOptions;
import io.kith.trust.Credentials;
import io.kith.trust.KeyFiles;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consul over TLS. */
final class ConsulTlsTest {

  @TempDir private Path directory;

  private final Authority authority = Authority.create("consul");

  private FakeConsul secured() throws Exception {
    Path certificate = directory.resolve("server.pem");
    Path key = directory.resolve("server.key");
    authority.certificate("agent").dns("localhost").issue().writeTo(certificate, key);
    Credentials own = Credentials.load(new KeyFiles(certificate, key));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, new char[0]);
    store.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(Certificate[]::new));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return new FakeConsul(context);
  }

  @Test
  void an_agent_is_believed_by_the_authority_that_the_url_names() throws Exception {
    Path trust = authority.writeTo(directory.resolve("ca.pem"));
    try (FakeConsul consul = secured();
        Registry registry =
            ConsulRegistry.open(
                consul.url() + "?tls=true&ca=" + trust, TransportOptions.defaults(), Map.of())) {
      registry.register(Instances.ready("a-1", "a"));
      var told = new Recorder();
      registry.watch(Query.app("a"), told);
      told.awaitIds("a-1");
    }
  }

  @Test
  void or_else_by_what_secures_all_connections_and_by_nobody_else() throws Exception {
    Path trust = authority.writeTo(directory.resolve("ca.pem"));
    Path other = Authority.create("other").writeTo(directory.resolve("other.pem"));
    try (FakeConsul consul = secured()) {
      var right = TransportOptions.builder().clientTls(ClientTls.trusting(trust)).build();
      try (Registry registry = ConsulRegistry.open(consul.url() + "?tls=true", right, Map.of())) {
        var told = new Recorder();
        registry.watch(Query.app("a"), told);
        told.awaitIds();
      }
      var wrong = TransportOptions.builder().clientTls(ClientTls.trusting(other)).build();
      try (Registry registry = ConsulRegistry.open(consul.url() + "?tls=true", wrong, Map.of())) {
        registry.watch(Query.app("a"), _ -> {});
        Eventually.holds("trouble is known", () -> registry.trouble().isPresent());
        assertThat(registry.trouble().orElseThrow()).contains("cert");
      }
    }
  }

  @Test
  void a_file_that_cannot_be_used_is_named_when_it_is_opened() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            ConsulRegistry.open(
                "consul://localhost?tls=true&ca=" + directory.resolve("none.pem"),
                TransportOptions.defaults(),
                Map.of()))
        .withMessageContaining("none.pem");
  }
}
