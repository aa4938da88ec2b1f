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
public interface Channel extends AutoCloseable {

  /**
   * Makes the call and blocks until it is over; a one-way call, or one that streams its replies,
   * until it is handed to the connection. A call whose context has no deadline gets the default
   * one, unless it streams.
   *
   * <p>A stream of requests is pulled by a thread of its own, and closed in the end, unless the
   * call fails as {@linkplain Reply.Executed#NO not executed}: it is untouched then, and whoever
   * gives up closes it.
   */
  Reply call(MethodBinding method, Call call);

  /** An implementation of the service interface that calls this server, without any filter. */
  default <T> T stub(Class<T> service) {
    ServiceBinding<T> binding = ServiceBinding.of(service);
    return binding.stub((method, request) -> {
      var call = new Call(method, request, Context.current());
      Reply reply = call(binding.methods().get(method.index()), call);
      if (reply instanceof Reply.Failure failure && failure.executed() == Reply.Executed.NO) {
        call.closeRequests();
      }
      return reply;
    });
  }

  /**
   * Opens the connections now instead of with the first call, and again, with backoff, whenever
   * they are lost, until the channel is closed. To be called once.
   *
   * @param onChange is run whenever {@link #isReady} may have changed, by a thread that must not be
   *     made to wait
   */
  void keepOpen(Runnable onChange);

  /** Whether a connection is open whose server answers: a call would not wait for one. */
  boolean isReady();

  /** Where the server listens. */
  Address address();

  /** How many calls wait for their reply. */
  int outstanding();

  /** How many connections are open. */
  int connections();

  /** Breaks all open connections: calls in flight fail, and new ones wait for new connections. */
  void abort();

  /** Takes no new calls; closes the connections when those in flight have ended. */
  @Override
  void close();
}
