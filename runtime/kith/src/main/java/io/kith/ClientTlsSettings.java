package io.kith;

import io.kith.config.Default;
import io.kith.config.Secret;
import io.kith.transport.ClientTls;
import io.kith.trust.KeyFiles;
import java.nio.file.Path;
import java.util.Optional;

/** {@code client.tls}: whom it trusts that it calls, and how it proves who it is to them. */
record ClientTlsSettings(
    @Default(SYSTEM) String trust,
    Optional<String> certificate,
    Optional<String> key,
    Optional<Secret> password,
    Optional<String> serverName) {

  /** Stands for the authorities that the JDK trusts. */
  static final String SYSTEM = "system";

  ClientTlsSettings {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException(
          "certificate and key go together: set both, or neither to stay anonymous");
    }
  }

  ClientTls tls() {
    Optional<KeyFiles> identity =
        certificate.flatMap(file ->
            key.map(keyFile ->
                new KeyFiles(Path.of(file), Path.of(keyFile), password.map(Secret::reveal))));
    return new ClientTls(
        trust.equals(SYSTEM) ? Optional.empty() : Optional.of(Path.of(trust)),
        identity,
        serverName);
  }
}
