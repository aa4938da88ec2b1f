package io.kith.transport.call;

/** A connection that a server has accepted, of whatever protocol. Thread-safe. */
public interface ServedConnection extends Viewed {

  /** Asks the client to go elsewhere; calls in flight go on. */
  void drain();

  /** Closes it; calls in flight are cancelled. */
  void close();
}
