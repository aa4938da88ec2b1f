package io.kith.transport;

import io.kith.codec.ServiceBinding;
import io.kith.codec.ServiceSchema;
import io.kith.core.Filter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A server without registry and configuration file: it listens on one port and runs the services
 * that it is given.
 *
 * {@snippet :
 * try (var server = Server.builder(new Identity("membership", "m-1"))
 *     .address(new Address("127.0.0.1", 4242))
 *     .start()) {
 *   server.serve(Membership.class, new MembershipService());
 *   Thread.currentThread().join();
 * }
 * }
 *
 * <p>Thread-safe.
 */
public final class Server implements AutoCloseable {

  private Server() {}

  /** A builder of a server that says it is {@code identity}. */
  public static Builder builder(Identity identity) {
    return new Builder(identity);
  }

  /** Serves one more service from now on. */
  public <T> void serve(Class<T> service, T implementation) {
    serve(ServiceBinding.of(service), implementation);
  }

  /** Serves one more service from now on. */
  public <T> void serve(ServiceBinding<T> binding, T implementation) {
    throw new UnsupportedOperationException();
  }

  /** Where it listens. */
  public Address address() {
    throw new UnsupportedOperationException();
  }

  /** The contracts of what it serves. */
  public List<ServiceSchema> services() {
    throw new UnsupportedOperationException();
  }

  /** How many calls are being handled. */
  public int callsInFlight() {
    throw new UnsupportedOperationException();
  }

  /**
   * Tells all clients to send new calls elsewhere, refuses new ones, and waits for those in flight.
   *
   * @return whether all calls ended within the limit
   */
  public boolean drain(Duration limit) {
    throw new UnsupportedOperationException();
  }

  /** Closes the port and all connections; calls in flight are cancelled. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  /** Builds a server. Not thread-safe. */
  public static final class Builder {
    final Identity identity;
    final List<Filter> filters = new ArrayList<>();
    Address address = new Address("127.0.0.1", 0);
    TransportOptions options = TransportOptions.defaults();

    private Builder(Identity identity) {
      this.identity = identity;
    }

    /** Where to listen; by default on the loopback interface, on a port of the system's choice. */
    public Builder address(Address value) {
      address = value;
      return this;
    }

    /** Bounds and times. */
    public Builder options(TransportOptions value) {
      options = value;
      return this;
    }

    /** Adds a filter around every call, inside of those added before. */
    public Builder filter(Filter value) {
      filters.add(value);
      return this;
    }

    /**
     * Listens.
     *
     * @throws IOException if the address cannot be used, such as a port that is taken
     */
    public Server start() throws IOException {
      throw new UnsupportedOperationException();
    }
  }
}
