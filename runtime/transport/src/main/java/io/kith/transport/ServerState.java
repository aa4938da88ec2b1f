package io.kith.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What all connections of a server share. Thread-safe. */
final class ServerState {

  /** How many calls a server handles at a time, all connections together. */
  static final int MAX_CALLS = 1 << 18;

  final Identity self;
  final TransportOptions options;
  final Services services;
  final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
  final AtomicInteger openSockets = new AtomicInteger();
  final AtomicInteger callsInFlight = new AtomicInteger();
  volatile boolean draining;

  ServerState(Identity self, TransportOptions options, Services services) {
    this.self = self;
    this.options = options;
    this.services = services;
  }

  /** Waits a little, on behalf of {@link Server#drain}: less if the last call ends meanwhile. */
  synchronized void awaitChange(long millis) throws InterruptedException {
    wait(millis);
  }

  void callEnded() {
    if (callsInFlight.decrementAndGet() == 0 && draining) {
      synchronized (this) {
        notifyAll();
      }
    }
  }
}
