package io.kith.transport;

import io.kith.trust.KeyFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which servers a client trusts, and how it proves who it is itself. TLS 1.2 and 1.3; a server's
 * certificate must always be valid for the name that it was called by.
 *
 * @param trust the file with the authorities whose certificates are believed; without it those that
 *     the JDK believes
 * @param identity its own certificate and key, for servers that want to know
 * @param serverName whom the certificate must be for, if not for the host that is called
 */
public record ClientTls(
    Optional<Path> trust, Optional<KeyFiles> identity, Optional<String> serverName) {

  public ClientTls {
    Objects.requireNonNull(trust, "trust");
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(serverName, "serverName");
    if (serverName.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("serverName is empty; leave it out, or name a host");
    }
  }

  /** Trusts whom the JDK trusts. */
  public static ClientTls system() {
    return new ClientTls(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Trusts the authorities of this file and nobody else. */
  public static ClientTls trusting(Path authorities) {
    return new ClientTls(Optional.of(authorities), Optional.empty(), Optional.empty());
  }

  /** The same, and proves who it is. */
  public ClientTls withIdentity(KeyFiles files) {
    return new ClientTls(trust, Optional.of(files), serverName);
  }

  /** The same, for servers whose certificate is for this name, wherever they listen. */
  public ClientTls withServerName(String name) {
    return new ClientTls(trust, identity, Optional.of(name));
  }

  /** All files that it is made of. */
  public List<Path> files() {
    var files = new ArrayList<Path>();
    trust.ifPresent(files::add);
    identity.ifPresent(own -> files.addAll(own.paths()));
    return files;
  }
}
