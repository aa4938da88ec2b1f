package io.kith.core;

import java.util.Objects;
import java.util.Optional;

/**
 * Finds out who makes a call, from its connection and from what came along with it. Runs on the
 * call's thread before any filter, on the event loop if the method never blocks; so it does not
 * block. Must be thread-safe.
 */
@FunctionalInterface
public interface Authenticator {

  /** What it found. */
  sealed interface Finding {

    /** The caller is known. */
    record Known(Principal caller) implements Finding {
      public Known {
        Objects.requireNonNull(caller, "caller");
      }
    }

    /** The caller does not say who it is. */
    record Anonymous() implements Finding {}

    /** The caller says who it is, and it is not proved: the call ends with this status. */
    record Refused(Status status) implements Finding {
      public Refused {
        Objects.requireNonNull(status, "status");
      }
    }
  }

  /**
   * Who makes the call.
   *
   * @param peer whom the connection's certificate is for
   * @param metadata what came along with the call
   */
  Finding authenticate(Optional<Principal> peer, Metadata metadata);

  /** Knows a caller by the certificate of its connection, and by nothing else. */
  static Authenticator byCertificate() {
    return (peer, _) -> peer.<Finding>map(Finding.Known::new).orElseGet(Finding.Anonymous::new);
  }
}
