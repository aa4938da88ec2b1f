package io.kith.hub;

import io.kith.cluster.HubService;
import io.kith.console.Registered;

/** What a hub serves, and what keeps it true. Thread-safe. */
sealed interface Registrar extends HubService, Registered, AutoCloseable
    permits LeasedDirectory, StoredDirectory {

  /**
   * Takes back all instances whose lease has expired, and returns how many those were. To be called
   * several times in the time of a lease, by one thread.
   */
  int sweep();

  /** How many instances are known. */
  int size();

  /** Keeps what is to outlast it. To be called when nobody calls it any more. */
  @Override
  void close();
}
