package io.kith.transport;

import io.kith.codec.MethodBinding;
import io.kith.codec.ServiceBinding;
import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Reply;

/**
 * The way to one server: one or more shared connections, opened when needed and again when lost,
 * with jittered backoff. Thread-safe.
 */
public final class Channel implements AutoCloseable {

  Channel() {}

  /**
   * Makes the call and blocks until it is over. One-way calls return once handed to the connection.
   */
  public Reply call(MethodBinding method, Call call) {
    throw new UnsupportedOperationException();
  }

  /** An implementation of the service interface that calls this server, without any filter. */
  public <T> T stub(Class<T> service) {
    ServiceBinding<T> binding = ServiceBinding.of(service);
    return binding.stub((method, request) ->
        call(binding.methods().get(method.index()), new Call(method, request, Context.current())));
  }

  /** Where the server listens. */
  public Address address() {
    throw new UnsupportedOperationException();
  }

  /** How many calls wait for their reply. */
  public int outstanding() {
    throw new UnsupportedOperationException();
  }

  /** Takes no new calls; closes the connections when those in flight have ended. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
