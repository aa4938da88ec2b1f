package io.kith.transport.call;

import io.kith.transport.Identity;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What all connections of a server share. Thread-safe. */
public final class ServerState {

  /** How many calls a server handles at a time, all connections together. */
  public static final int MAX_CALLS = 1 << 18;

  public final Identity self;
  public final TransportOptions options;
  public final Services services;
  public final Set<ServedConnection> connections = ConcurrentHashMap.newKeySet();
  public final AtomicInteger openSockets = new AtomicInteger();
  public final AtomicInteger callsInFlight = new AtomicInteger();
  public volatile boolean draining;

  public ServerState(Identity self, TransportOptions options, Services services) {
    this.self = self;
    this.options = options;
    this.services = services;
  }

  /** Waits a little, on behalf of {@link Server#drain}: less if the last call ends meanwhile. */
  public synchronized void awaitChange(long millis) throws InterruptedException {
    wait(millis);
  }

  public void callEnded() {
    if (callsInFlight.decrementAndGet() == 0 && draining) {
      synchronized (this) {
        notifyAll();
      }
    }
  }
}
