package io.kith.cluster;

import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * Opens a registry by its URL.
 *
 * <ul>
 *   <li>{@code memory:} — one for this JVM, or several by name: {@code memory:blue}
 *   <li>{@code file:/path} — a YAML file of instances, read again when it changes
 *   <li>{@code dns:name:port} — the addresses of a name, looked up again when they have expired
 *   <li>{@code hub://host:port} — a hub; several, separated by commas, are tried in turn
 * </ul>
 *
 * <p>Others come with the module of their engine, by being on the class path.
 */
public final class Registries {

  private Registries() {}

  /**
   * Opens the registry of this URL. Does not wait until it answers.
   *
   * @throws IllegalArgumentException if no registry has this scheme, or the rest of the URL is not
   *     what it expects
   */
  public static Registry open(String url, Identity identity, TransportOptions options) {
    var known = new TreeMap<String, RegistryProvider>();
    for (RegistryProvider provider : ServiceLoader.load(RegistryProvider.class)) {
      known.putIfAbsent(provider.scheme(), provider);
    }
    int colon = url.indexOf(':');
    RegistryProvider provider = colon < 0 ? null : known.get(url.substring(0, colon));
    if (provider == null) {
      throw new IllegalArgumentException(
          "'"
              + url
              + "' is no registry URL that is known here; it must begin with one of "
              + String.join(", ", known.keySet().stream().map(scheme -> scheme + ":").toList())
              + ". Another kind of registry needs its module on the class path");
    }
    return provider.open(url, identity, options);
  }
}
