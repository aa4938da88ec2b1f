package io.kith;

import io.kith.config.Default;
import io.kith.config.Secret;
import io.kith.transport.ServerTls;
import io.kith.transport.ServerTls.Clients;
import io.kith.trust.KeyFiles;
import java.nio.file.Path;
import java.util.Optional;

/** {@code server.tls}: how it proves who it is to its callers, and they to it. */
record ServerTlsSettings(
    String certificate,
    String key,
    Optional<Secret> password,
    Optional<String> trust,
    @Default("required") ClientCertificate clientCertificate) {

  /** Whether callers must show a certificate, where one is asked for. */
  enum ClientCertificate {
    REQUIRED,
    OPTIONAL
  }

  ServerTls with(boolean plaintext) {
    var identity = new KeyFiles(Path.of(certificate), Path.of(key), password.map(Secret::reveal));
    Clients clients =
        trust
            .<Clients>map(file ->
                new Clients.Known(Path.of(file), clientCertificate == ClientCertificate.REQUIRED))
            .orElseGet(Clients.Unknown::new);
    return new ServerTls(identity, clients, plaintext);
  }
}
