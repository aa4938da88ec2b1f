package io.kith.transport.call;

import java.util.concurrent.CompletableFuture;

/** A connection of a client, as seen by one who is about to close it. Thread-safe. */
@FunctionalInterface
public interface PendingWrites {

  /** Tells when everything that was handed over is written, or never will be. */
  CompletableFuture<?> written();
}
