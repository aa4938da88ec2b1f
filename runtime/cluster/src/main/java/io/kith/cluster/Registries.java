package io.kith.cluster;

import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

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
 * <p>Others come with the module of their engine, by being on the class path. One that lacks its
 * library there is in nobody's way but of those who want it.
 */
public final class Registries {

  /** Those that have modules of their own. */
  private static final Set<String> MODULES =
      Set.of("consul", "etcd", "kubernetes", "nacos", "zookeeper");

  private Registries() {}

  /**
   * Opens the registry of this URL. Does not wait until it answers.
   *
   * @throws IllegalArgumentException if no registry has this scheme, the rest of the URL is not
   *     what it expects, or its module is there and the library that it uses is not
   */
  public static Registry open(String url, Identity identity, TransportOptions options) {
    var found = new Providers();
    int colon = url.indexOf(':');
    String scheme = colon < 0 ? "" : url.substring(0, colon);
    RegistryProvider provider =
        found.of(scheme).orElseThrow(() -> new IllegalArgumentException(found.noneOf(url, scheme)));
    try {
      return provider.open(url, identity, options);
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          "the registry in " + scheme + ": " + lacks(provider.getClass().getName(), e), e);
    }
  }

  private static String lacks(String provider, Throwable why) {
    return provider
        + " lacks a library on the class path ("
        + why
        + "); add its module with all that this depends on, as a build tool does";
  }

  /** Those that the class path has, looked at one after the other. */
  private static final class Providers {

    private final Iterator<RegistryProvider> rest =
        ServiceLoader.load(RegistryProvider.class).iterator();
    private final Set<String> known = new TreeSet<>();
    private final List<String> broken = new ArrayList<>();

    Optional<RegistryProvider> of(String scheme) {
      while (true) {
        try {
          if (!rest.hasNext()) {
            return Optional.empty();
          }
          RegistryProvider provider = rest.next();
          if (provider.scheme().equals(scheme)) {
            return Optional.of(provider);
          }
          known.add(provider.scheme() + ":");
        } catch (ServiceConfigurationError | LinkageError e) { // the loader goes on after it
          broken.add(lacks("a registry", e.getCause() == null ? e : e.getCause()));
        }
      }
    }

    String noneOf(String url, String scheme) {
      return "'"
          + url
          + "' is no registry URL that is known here; it must begin with one of "
          + String.join(", ", known)
          + ". "
          + (MODULES.contains(scheme)
              ? "The registry " + scheme + ": comes with the module io.kith:kith-" + scheme
              : "Another kind of registry needs its module on the class path")
          + String.join("", broken.stream().map(one -> ". Besides, " + one).toList());
    }
  }
}
