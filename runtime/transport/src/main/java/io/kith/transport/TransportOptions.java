package io.kith.transport;

import io.kith.codec.Limits;
import java.time.Duration;
import java.util.Optional;

/**
 * The bounds and times of connections, and whether they are secured. Every value has a default that
 * is safe, but for the two on TLS: nothing is secured until they say by which files.
 *
 * @param limits the bounds of a message; 64 MiB, 100 levels
 * @param maxFrameBytes the longest frame that is accepted, 16 KiB to 16 MiB - 1; 1 MiB by default.
 *     A longer message crosses in several frames.
 * @param maxQueuedBytes how much may wait to be written on a connection, of messages up to 64 KiB
 *     and of longer ones each, before new messages are refused with {@code RESOURCE_EXHAUSTED}; 64
 *     MiB by default
 * @param streamCreditBytes how much of a stream may be here and not yet pulled, 64 KiB to 64 MiB;
 *     256 KiB by default
 * @param connectionCreditBytes how much of all streams of a connection may be here and not yet
 *     pulled, beyond the 16 KiB that each may have whatever others do, 1 MiB to 1 GiB; 8 MiB by
 *     default
 * @param maxCallsPerConnection how many calls of one connection may be open on the server; 131,072
 *     by default
 * @param maxConnections how many connections a server holds; 20,000 by default
 * @param connections how many connections a client keeps to one server; 1 by default
 * @param eventLoops how many threads do the I/O; half of the processors by default, at least one
 * @param connectTimeout how long a connection may take to open; 2 s by default
 * @param handshakeTimeout how long a peer may take to say who it is; 10 s by default
 * @param idleTimeout after what time without a call a server closes a connection; 10 min by default
 * @param pingInterval after what silence a client asks whether the server is alive; 5 s by default
 * @param grpcPingInterval the same for servers that are called over gRPC, most of which end a
 *     connection whose client asks more often; 5 min by default
 * @param leastPingInterval how much time a client that speaks HTTP/2 leaves between its pings while
 *     it has calls: the third that comes sooner ends the connection with {@code too_many_pings}, as
 *     gRPC clients understand it; 5 min by default, zero asks for none
 * @param silenceTimeout after what silence a client asks a server that owes it replies whether it
 *     is alive, and after how long without an answer its channel is no longer {@linkplain
 *     Channel#isReady ready}; 1 s by default
 * @param deadPeerTimeout how long data may stay unacknowledged, or a ping unanswered, before the
 *     connection is given up; 3 s by default
 * @param defaultTimeout the deadline of a call whose context has none; 10 s by default. A call that
 *     streams has no deadline then.
 * @param waitForReady whether a call waits within its deadline for a server that cannot be
 *     connected to, rather than fail at once; false by default, since somebody else may be ready
 * @param serverTls how a server proves who it is; by default it speaks plain text
 * @param clientTls which servers a client trusts; by default it speaks plain text
 * @param fileCheckInterval how often the files of certificates and keys are looked at; 5 s by
 *     default. Connections that are opened later use what has changed.
 * @param http what a server does with HTTP
 */
public record TransportOptions(
    Limits limits,
    int maxFrameBytes,
    int maxQueuedBytes,
    int streamCreditBytes,
    int connectionCreditBytes,
    int maxCallsPerConnection,
    int maxConnections,
    int connections,
    int eventLoops,
    Duration connectTimeout,
    Duration handshakeTimeout,
    Duration idleTimeout,
    Duration pingInterval,
    Duration grpcPingInterval,
    Duration leastPingInterval,
    Duration silenceTimeout,
    Duration deadPeerTimeout,
    Duration defaultTimeout,
    boolean waitForReady,
    Optional<ServerTls> serverTls,
    Optional<ClientTls> clientTls,
    Duration fileCheckInterval,
    HttpOptions http) {

  /** The most connections of a client to one server. */
  public static final int MAX_CONNECTIONS = 64;

  private static final TransportOptions DEFAULTS = builder().build();

  public TransportOptions {
    require(maxFrameBytes, 256 << 10, (16 << 20) - 1, "maxFrameBytes");
    require(maxQueuedBytes, 1 << 10, 1 << 30, "maxQueuedBytes");
    require(streamCreditBytes, 64 << 10, 64 << 20, "streamCreditBytes");
    require(connectionCreditBytes, 1 << 20, 1 << 30, "connectionCreditBytes");
    require(maxCallsPerConnection, 1, 1 << 20, "maxCallsPerConnection");
    require(maxConnections, 1, 1 << 20, "maxConnections");
    require(connections, 1, MAX_CONNECTIONS, "connections");
    require(eventLoops, 1, 1024, "eventLoops");
    requirePositive(connectTimeout, "connectTimeout");
    requirePositive(handshakeTimeout, "handshakeTimeout");
    requirePositive(idleTimeout, "idleTimeout");
    requirePositive(pingInterval, "pingInterval");
    requirePositive(grpcPingInterval, "grpcPingInterval");
    if (!leastPingInterval.isZero()) {
      requirePositive(leastPingInterval, "leastPingInterval");
    }
    requirePositive(silenceTimeout, "silenceTimeout");
    requirePositive(deadPeerTimeout, "deadPeerTimeout");
    requirePositive(defaultTimeout, "defaultTimeout");
    requirePositive(fileCheckInterval, "fileCheckInterval");
  }

  /** The defaults. */
  public static TransportOptions defaults() {
    return DEFAULTS;
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** These options, with others of HTTP. */
  public TransportOptions with(HttpOptions other) {
    return new TransportOptions(
        limits,
        maxFrameBytes,
        maxQueuedBytes,
        streamCreditBytes,
        connectionCreditBytes,
        maxCallsPerConnection,
        maxConnections,
        connections,
        eventLoops,
        connectTimeout,
        handshakeTimeout,
        idleTimeout,
        pingInterval,
        grpcPingInterval,
        leastPingInterval,
        silenceTimeout,
        deadPeerTimeout,
        defaultTimeout,
        waitForReady,
        serverTls,
        clientTls,
        fileCheckInterval,
        other);
  }

  private static void require(int value, int least, int most, String name) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + "; allowed are " + least + " to " + most);
    }
  }

  private static void requirePositive(Duration value, String name) {
    if (!value.isPositive() || value.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed is up to one day");
    }
  }

  /** Builds options; each method sets the value of its name. Not thread-safe. */
  public static final class Builder {
    private Limits limits = Limits.defaults();
    private int maxFrameBytes = 1 << 20;
    private int maxQueuedBytes = 64 << 20;
    private int streamCreditBytes = 256 << 10;
    private int connectionCreditBytes = 8 << 20;
    private int maxCallsPerConnection = 1 << 17;
    private int maxConnections = 20_000;
    private int connections = 1;
    private int eventLoops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration handshakeTimeout = Duration.ofSeconds(10);
    private Duration idleTimeout = Duration.ofMinutes(10);
    private Duration pingInterval = Duration.ofSeconds(5);
    private Duration grpcPingInterval = Duration.ofMinutes(5);
    private Duration leastPingInterval = Duration.ofMinutes(5);
    private Duration silenceTimeout = Duration.ofSeconds(1);
    private Duration deadPeerTimeout = Duration.ofSeconds(3);
    private Duration defaultTimeout = Duration.ofSeconds(10);
    private boolean waitForReady;
    private Optional<ServerTls> serverTls = Optional.empty();
    private Optional<ClientTls> clientTls = Optional.empty();
    private Duration fileCheckInterval = Duration.ofSeconds(5);
    private HttpOptions http = HttpOptions.defaults();

    private Builder() {}

    public Builder limits(Limits value) {
      limits = value;
      return this;
    }

    public Builder maxFrameBytes(int value) {
      maxFrameBytes = value;
      return this;
    }

    public Builder maxQueuedBytes(int value) {
      maxQueuedBytes = value;
      return this;
    }

    public Builder streamCreditBytes(int value) {
      streamCreditBytes = value;
      return this;
    }

    public Builder connectionCreditBytes(int value) {
      connectionCreditBytes = value;
      return this;
    }

    public Builder maxCallsPerConnection(int value) {
      maxCallsPerConnection = value;
      return this;
    }

    public Builder maxConnections(int value) {
      maxConnections = value;
      return this;
    }

    public Builder connections(int value) {
      connections = value;
      return this;
    }

    public Builder eventLoops(int value) {
      eventLoops = value;
      return this;
    }

    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    public Builder handshakeTimeout(Duration value) {
      handshakeTimeout = value;
      return this;
    }

    public Builder idleTimeout(Duration value) {
      idleTimeout = value;
      return this;
    }

    public Builder pingInterval(Duration value) {
      pingInterval = value;
      return this;
    }

    public Builder grpcPingInterval(Duration value) {
      grpcPingInterval = value;
      return this;
    }

    public Builder leastPingInterval(Duration value) {
      leastPingInterval = value;
      return this;
    }

    public Builder silenceTimeout(Duration value) {
      silenceTimeout = value;
      return this;
    }

    public Builder deadPeerTimeout(Duration value) {
      deadPeerTimeout = value;
      return this;
    }

    public Builder defaultTimeout(Duration value) {
      defaultTimeout = value;
      return this;
    }

    public Builder waitForReady(boolean value) {
      waitForReady = value;
      return this;
    }

    public Builder serverTls(ServerTls value) {
      serverTls = Optional.of(value);
      return this;
    }

    public Builder clientTls(ClientTls value) {
      clientTls = Optional.of(value);
      return this;
    }

    public Builder fileCheckInterval(Duration value) {
      fileCheckInterval = value;
      return this;
    }

    public Builder http(HttpOptions value) {
      http = value;
      return this;
    }

    /** The options. */
    public TransportOptions build() {
      return new TransportOptions(
          limits,
          maxFrameBytes,
          maxQueuedBytes,
          streamCreditBytes,
          connectionCreditBytes,
          maxCallsPerConnection,
          maxConnections,
          connections,
          eventLoops,
          connectTimeout,
          handshakeTimeout,
          idleTimeout,
          pingInterval,
          grpcPingInterval,
          leastPingInterval,
          silenceTimeout,
          deadPeerTimeout,
          defaultTimeout,
          waitForReady,
          serverTls,
          clientTls,
          fileCheckInterval,
          http);
    }
  }
}
