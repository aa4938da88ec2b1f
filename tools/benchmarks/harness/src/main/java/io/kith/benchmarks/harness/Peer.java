package io.kith.benchmarks.harness;

/**
 * A framework that carries the echo call; found by {@link java.util.ServiceLoader}, exactly one per
 * class path.
 *
 * <p>A variant is a word that only the peer understands (an executor, a server class); the runner's
 * catalogue names the variants that exist.
 */
public interface Peer {

  /** The longest message that peers are set to accept where payloads are large. */
  int MAX_MESSAGE_BYTES = 128 << 20;

  /** Starts a server that echoes the whole message, on a free port of the loopback address. */
  Server serve(String variant) throws Exception;

  /**
   * Opens a client to a server of the same variant on this machine.
   *
   * @param outstanding how many calls the load keeps in flight at most; a peer that needs a
   *     connection for each call in flight opens this many, any other opens one
   */
  Client connect(int port, String variant, int outstanding) throws Exception;

  /** A running server. */
  interface Server extends AutoCloseable {
    int port();

    @Override
    default void close() throws Exception {}
  }

  /**
   * A connected client, safe for use by many threads at once.
   *
   * <p>Both kinds of call build the peer's own message, send it, read every field of the reply and
   * fail unless it equals what was sent ({@link Echoed}). No call sets a deadline beyond the peer's
   * own default.
   */
  interface Client extends AutoCloseable {

    /** Calls and waits for the reply; called on virtual threads. */
    void call(long id, String name, byte[] payload) throws Exception;

    /** Calls and returns at once; the peer reports on a thread of its own choice, exactly once. */
    default void callAsync(long id, String name, byte[] payload, Completion completion) {
      throw new UnsupportedOperationException("this peer has no asynchronous client");
    }

    /**
     * Pulls a stream of so many messages, whose ids count from 0, each with a payload of so many
     * bytes, and tells of each; returns at its end.
     */
    default void stream(long messages, int payloadBytes, Pulled each) throws Exception {
      throw new UnsupportedOperationException("this peer streams nothing");
    }

    /** How many connections the client holds. */
    default int connections() {
      return 1;
    }

    @Override
    default void close() throws Exception {}
  }

  /** Takes the messages of a stream, and may take its time. */
  interface Pulled {
    void message(long id, String name, int payloadBytes);
  }

  /** Where an asynchronous call reports its end. */
  interface Completion {
    void succeeded();

    void failed(Throwable cause);
  }
}
