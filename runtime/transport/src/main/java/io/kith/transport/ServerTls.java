package io.kith.transport;

import io.kith.trust.KeyFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a server proves who it is, and whose clients it takes. TLS 1.2 and 1.3.
 *
 * @param identity its certificate and key
 * @param clients what it wants to know of its clients
 * @param plaintext whether clients that speak plain text are served too, on the same port
 */
public record ServerTls(KeyFiles identity, Clients clients, boolean plaintext) {

  /** What a server wants to know of its clients. */
  public sealed interface Clients {

    /** Nothing: they show no certificate. */
    record Unknown() implements Clients {}

    /**
     * Who they are, by a certificate.
     *
     * @param trust the file with the authorities whose certificates are believed
     * @param required whether one that shows none is refused
     */
    record Known(Path trust, boolean required) implements Clients {
      public Known {
        Objects.requireNonNull(trust, "trust");
      }
    }
  }

  public ServerTls {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(clients, "clients");
  }

  /** A server that proves who it is, asks no client for a certificate, and takes TLS alone. */
  public static ServerTls of(KeyFiles identity) {
    return new ServerTls(identity, new Clients.Unknown(), false);
  }

  /** The same for clients that show a certificate of an authority in this file, and no others. */
  public ServerTls requiringClientsOf(Path trust) {
    return new ServerTls(identity, new Clients.Known(trust, true), plaintext);
  }

  /** The same, with plain text on the same port, for as long as clients change over. */
  public ServerTls withPlaintext() {
    return new ServerTls(identity, clients, true);
  }

  /** All files that it is made of. */
  public List<Path> files() {
    var files = new ArrayList<>(identity.paths());
    clientTrust().ifPresent(files::add);
    return files;
  }

  /** The file with the authorities of its clients, if they are asked for certificates. */
  public Optional<Path> clientTrust() {
    return clients instanceof Clients.Known(Path trust, _) ? Optional.of(trust) : Optional.empty();
  }
}
