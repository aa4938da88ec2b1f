package io.kith.cluster;

import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;

/**
 * A kind of registry, chosen by the scheme of its URL. Found by {@link java.util.ServiceLoader}.
 */
public interface RegistryProvider {

  /** The scheme, such as {@code hub} for {@code hub://localhost:5484}. */
  String scheme();

  /**
   * Opens a registry. Does not wait until it answers.
   *
   * @param url the whole URL
   * @param identity who this process is
   * @param options the bounds and times of connections, where the registry is reached by the
   *     transport
   * @throws IllegalArgumentException if the URL is none of this kind; says what is expected
   */
  Registry open(String url, Identity identity, TransportOptions options);
}
