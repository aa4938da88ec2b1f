package io.kith.telemetry;

import javax.net.ssl.SSLContext;

/**
 * Whom shipping trusts over TLS, and how it proves who it is. Thread-safe.
 *
 * <p>Certificates are renewed while a process runs: it is asked before each request.
 */
public interface ShippingTls extends AutoCloseable {

  /** What holds now; the same object as long as that is the same. */
  SSLContext context();

  /** Follows no renewal any more. */
  @Override
  void close();
}
