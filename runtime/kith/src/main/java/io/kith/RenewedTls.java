package io.kith;

import io.kith.core.FileWatch;
import io.kith.telemetry.ShippingTls;
import io.kith.transport.ClientTls;
import io.kith.trust.UnusableFileException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What shipping needs to call as {@code client.tls} says, made anew when a file has changed. While
 * a changed file cannot be used, that of before stays. Thread-safe.
 */
final class RenewedTls implements ShippingTls {

  private static final Logger log = LoggerFactory.getLogger(RenewedTls.class);

  private final ClientTls tls;
  private final FileWatch watch;
  private volatile SSLContext context;

  RenewedTls(ClientTls tls, Duration checkInterval) {
    this.tls = tls;
    // Before the files are read: what changes in between is noticed.
    this.watch = new FileWatch("kith-telemetry-tls", tls.files(), checkInterval, this::renew);
    this.context = TlsContexts.of(tls);
    if (!tls.files().isEmpty()) {
      watch.start();
    }
  }

  private void renew() {
    try {
      context = TlsContexts.of(tls);
    } catch (UnusableFileException | IllegalStateException e) {
      log.error("telemetry goes on with the certificates of before: {}", e.getMessage());
    }
  }

  @Override
  public SSLContext context() {
    return context;
  }

  @Override
  public void close() {
    watch.close();
  }
}
