package io.kith;

import io.kith.transport.ClientTls;
import io.kith.trust.Certificates;
import io.kith.trust.Credentials;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** What the JDK's own HTTP client needs to call as {@code client.tls} says. */
final class TlsContexts {

  private static final char[] NO_PASSWORD = {};

  private TlsContexts() {}

  /** The context, of the files as they are now. */
  static SSLContext of(ClientTls tls) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity(tls), trust(tls.trust()), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the JDK cannot use what client.tls names: " + e, e);
    }
  }

  private static KeyManager @Nullable [] identity(ClientTls tls)
      throws GeneralSecurityException, IOException {
    if (tls.identity().isEmpty()) {
      return null;
    }
    Credentials credentials = Credentials.load(tls.identity().get());
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "own", credentials.key(), NO_PASSWORD, credentials.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys.getKeyManagers();
  }

  private static TrustManager @Nullable [] trust(Optional<Path> file)
      throws GeneralSecurityException, IOException {
    if (file.isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    List<X509Certificate> authorities = Certificates.authorities(file.get());
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }
}
