package io.kith.transport.call;

import java.util.concurrent.CompletableFuture;

/** A connection of a client, as seen by one who is about to close it. Thread-safe. */
@FunctionalInterface
public interface PendingWrites {

  /**
   * Writes all that was handed over, and ends the connection; tells when the server has read all,
   * which it says by ending it too, or never will.
   */
  CompletableFuture<?> finish();
}
