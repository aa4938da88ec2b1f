package io.kith.consul;

import io.kith.core.FileWatch;
import io.kith.transport.ClientTls;
import io.kith.trust.Certificates;
import io.kith.trust.Credentials;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to an agent, over TLS if that is wanted, by certificates that are taken up again
 * when their files change. Thread-safe.
 */
final class ConsulHttp implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ConsulHttp.class);

  /** The largest answer, some hundred thousand instances. */
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  private static final char[] NO_PASSWORD = {};

  private final Optional<ClientTls> tls;
  private final Duration connectTimeout;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("kith-consul-http ", 0).factory());
  private final FileWatch watch;
  private volatile HttpClient client;

  /**
   * Connections that are not opened yet.
   *
   * @throws IllegalArgumentException if a file of the TLS cannot be used
   */
  ConsulHttp(Optional<ClientTls> tls, Duration connectTimeout, Duration fileCheckInterval) {
    this.tls = tls;
    this.connectTimeout = connectTimeout;
    List<Path> files = tls.map(ClientTls::files).orElse(List.of());
    // Before the files are read: what changes in between is noticed.
    this.watch = new FileWatch("kith-consul-tls", files, fileCheckInterval, this::reload);
    this.client = open();
    if (!files.isEmpty()) {
      watch.start();
    }
  }

  private HttpClient open() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .executor(threads)
            .connectTimeout(connectTimeout)
            .followRedirects(HttpClient.Redirect.NEVER);
    return tls.isEmpty()
        ? builder.version(HttpClient.Version.HTTP_1_1).build()
        : builder.sslContext(context(tls.get())).build();
  }

  private void reload() {
    HttpClient before = client;
    try {
      client = open();
      before.shutdown(); // ends by itself when what it carries has ended
      log.info("Consul is spoken to with the certificates that stand now in their files");
    } catch (IllegalArgumentException e) {
      log.error("{}; the certificates of before stay in use", e.getMessage());
    }
  }

  private static SSLContext context(ClientTls tls) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          tls.identity().isEmpty() ? null : keys(Credentials.load(tls.identity().get())),
          tls.trust().isEmpty() ? null : believed(Certificates.authorities(tls.trust().get())),
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("TLS to Consul cannot be set up with " + tls.files(), e);
    }
  }

  private static KeyManager[] keys(Credentials own) throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    store.setKeyEntry("own", own.key(), NO_PASSWORD, own.chain().toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager[] believed(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  /**
   * Sends a request and waits for the whole answer.
   *
   * @throws IOException if there is none in time
   */
  HttpResponse<byte[]> send(HttpRequest request, Duration timeout)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> pending =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
    try {
      return pending.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException(why(e.getCause() == null ? e : e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
    } finally {
      pending.cancel(true);
    }
  }

  private static String why(Throwable cause) {
    if (cause instanceof ConnectException && cause.getMessage() == null) {
      return "the connection was refused";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  @Override
  public void close() {
    watch.close();
    client.shutdownNow();
    threads.shutdownNow();
  }
}
