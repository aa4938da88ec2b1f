package io.kith.transport;

import io.kith.transport.call.Connector;
import io.kith.transport.call.OpenedConnection;
import io.kith.transport.call.PendingWrites;
import io.kith.transport.call.SharedConnections;
import io.kith.transport.call.Viewed;
import io.kith.transport.grpc.GrpcClientConnection;
import io.kith.transport.kith.ClientConnection;
import io.kith.transport.loop.EventLoops;
import io.kith.transport.tls.ClientSecurity;
import io.kith.trust.UnusableFileException;
import io.netty.bootstrap.Bootstrap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client without registry and configuration file: event loops and the channels that use them.
 *
 * {@snippet :
 * try (var client = Client.create(new Identity("shell", "s-1"), TransportOptions.defaults())) {
 *   Membership membership = client.channel(Address.parse("localhost:4242")).stub(Membership.class);
 *   membership.balance(42);
 * }
 * }
 *
 * <p>Thread-safe.
 */
public final class Client implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Client.class);
  private static final long LAST_WRITES_MILLIS = 1_000;

  private final Identity identity;
  private final TransportOptions options;
  private final Optional<ClientSecurity> security;
  private final EventLoops loops;
  private final Bootstrap bootstrap;
  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
  private final Set<PendingWrites> open = ConcurrentHashMap.newKeySet();

  private Client(Identity identity, TransportOptions options) {
    this.identity = identity;
    this.options = options;
    this.security = options.clientTls().map(tls -> new ClientSecurity(tls, options));
    this.loops = new EventLoops("kith-client", options);
    this.bootstrap = loops.client();
  }

  /**
   * A client that says it is {@code identity}.
   *
   * @throws UnusableFileException if a file that TLS needs cannot be used
   */
  public static Client create(Identity identity, TransportOptions options) {
    return new Client(identity, options);
  }

  /** A channel to whatever listens at this address. Connects when the first call needs it. */
  public Channel channel(Address address) {
    return channel(address, Optional.empty());
  }

  /** A channel to whatever listens at this address and speaks this protocol. */
  public Channel channel(Address address, Protocol protocol) {
    return switch (protocol) {
      case KITH -> channel(address);
      case GRPC ->
          opened(
              address,
              options.connections(),
              (Connector.Listener<GrpcClientConnection> listener) ->
                  new GrpcClientConnection(address, options, listener));
    };
  }

  /** A channel to one instance: if another process answers at the address, it gets no calls. */
  public Channel channel(Address address, Optional<String> instance) {
    return channel(address, instance, options.connections());
  }

  /**
   * A channel to one instance over so many connections, whatever the options say.
   *
   * @param connections 1 to 64
   */
  public Channel channel(Address address, Optional<String> instance, int connections) {
    return opened(
        address,
        connections,
        (Connector.Listener<ClientConnection> listener) ->
            new ClientConnection(identity, address, instance, options, listener));
  }

  private <C extends OpenedConnection> Channel opened(
      Address address, int connections, Function<Connector.Listener<C>, C> protocol) {
    var channel =
        new SharedConnections<C>(
            address, connections, options, security, bootstrap, open, channels::remove, protocol);
    channels.add(channel);
    return channel;
  }

  /**
   * The connections that are open, with the calls on them; those that do not say so in time, 1 s,
   * are left out. Blocks until they have.
   */
  public List<ConnectionView> openConnections() {
    return Viewed.all(
        open.stream().filter(Viewed.class::isInstance).map(Viewed.class::cast).toList(),
        Server.VIEW_TIMEOUT);
  }

  /**
   * Closes all channels and ends the event loops; calls in flight fail. What was handed over still
   * reaches the servers, one-way calls above all, as far as they read it within a second.
   */
  @Override
  public void close() {
    if (!loops.isOneOfUs()) {
      awaitLastWrites();
    }
    channels.forEach(Channel::close);
    loops.close();
    security.ifPresent(ClientSecurity::close);
  }

  private void awaitLastWrites() {
    var written =
        CompletableFuture.allOf(
            open.stream().map(PendingWrites::finish).toArray(CompletableFuture[]::new));
    try {
      written.get(LAST_WRITES_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.info("closed with calls that servers had not read within {} ms", LAST_WRITES_MILLIS);
    }
  }
}
