package io.kith.transport;

import java.util.Optional;

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

  private Client() {}

  /** A client that says it is {@code identity}. */
  public static Client create(Identity identity, TransportOptions options) {
    throw new UnsupportedOperationException();
  }

  /** A channel to whatever listens at this address. Connects when the first call needs it. */
  public Channel channel(Address address) {
    return channel(address, Optional.empty());
  }

  /** A channel to one instance: if another process answers at the address, it gets no calls. */
  public Channel channel(Address address, Optional<String> instance) {
    throw new UnsupportedOperationException();
  }

  /** Closes all channels and ends the event loops; calls in flight fail. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
