package io.kith.transport.tls;

import io.kith.testkit.Authority;
import io.kith.transport.ClientTls;
import io.kith.transport.ServerTls;
import io.kith.transport.TransportOptions;
import io.kith.trust.KeyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and keys of a test, in files. */
public record TlsFiles(Path directory) {

  /** The file with the certificate of an authority. */
  public Path trust(Authority authority) {
    return authority.writeTo(directory.resolve("trust-" + System.identityHashCode(authority)));
  }

  /** The files of somebody, or those files anew. */
  public KeyFiles write(String name, Authority.Issued issued) {
    var files = new KeyFiles(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
    issued.writeTo(files.certificate(), files.key());
    return files;
  }

  /** The files of a server on this machine. */
  public KeyFiles server(Authority authority) {
    return write(
        "server", authority.certificate("server").dns("localhost").ip("127.0.0.1").issue());
  }

  public static TransportOptions.Builder options() {
    return TransportOptions.builder().fileCheckInterval(Duration.ofMillis(10));
  }

  public static TransportOptions server(ServerTls tls) {
    return options().serverTls(tls).build();
  }

  public static TransportOptions client(ClientTls tls) {
    return options().clientTls(tls).build();
  }

  /** What a client of another make trusts. */
  public static SSLContext trusting(Path authorities) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null);
    try (InputStream in = Files.newInputStream(authorities)) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  /** Has TLS done by this engine from now on. */
  static void choose(String engine) {
    System.setProperty(TlsEngine.PROPERTY, engine);
  }

  static void chooseNone() {
    System.clearProperty(TlsEngine.PROPERTY);
  }

  /** Each protocol with each engine. */
  static final List<String> ENGINES = List.of("jdk", "boringssl");
}
