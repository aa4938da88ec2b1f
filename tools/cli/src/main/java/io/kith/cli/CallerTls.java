package io.kith.cli;

import io.kith.transport.ClientTls;
import io.kith.trust.KeyFiles;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say whom a caller trusts, and who it is. */
final class CallerTls {

  @Option(
      names = "--tls",
      description = "call over TLS whoever has a certificate that the JDK trusts")
  private boolean tls;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      defaultValue = "${env:KITH_CLIENT_TLS_TRUST}",
      description =
          "call over TLS whoever has a certificate of the authorities in this PEM file; default: what"
              + " KITH_CLIENT_TLS_TRUST says")
  private @Nullable Path authorities;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "the certificate to show, a PEM file; goes with --key")
  private @Nullable Path certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "its private key, a PEM file")
  private @Nullable Path key;

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "whom the server's certificate must be for, if not for the host that is called")
  private @Nullable String serverName;

  /**
   * How to call; empty for plain text.
   *
   * @throws IllegalArgumentException if the options do not go together
   */
  Optional<ClientTls> settings() {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("--cert and --key go together");
    }
    Optional<KeyFiles> identity =
        certificate == null || key == null
            ? Optional.empty()
            : Optional.of(new KeyFiles(certificate, key));
    if (!tls && authorities == null) {
      if (identity.isPresent() || serverName != null) {
        throw new IllegalArgumentException(
            "--cert, --key and --server-name need --tls or --cacert");
      }
      return Optional.empty();
    }
    return Optional.of(
        new ClientTls(
            isSystem() ? Optional.empty() : Optional.ofNullable(authorities),
            identity,
            Optional.ofNullable(serverName)));
  }

  /** The setting has a word for those that the JDK trusts. */
  private boolean isSystem() {
    return authorities != null && authorities.toString().equals("system");
  }
}
