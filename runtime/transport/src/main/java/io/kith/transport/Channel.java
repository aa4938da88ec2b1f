package io.kith.transport;

import io.kith.codec.CodecException;
import io.kith.codec.MethodBinding;
import io.kith.codec.ServiceBinding;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.transport.Connector.ConnectFailure;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The way to one server: one or more shared connections, opened when needed and again when lost,
 * with jittered backoff. Thread-safe.
 */
public final class Channel implements AutoCloseable {

  /** How often a call is handed to a connection that turns out to be closed already. */
  private static final int MAX_HANDOVERS = 3;

  private final Address address;
  private final TransportOptions options;
  private final Connector[] connectors;
  private final AtomicInteger next = new AtomicInteger();
  private final Consumer<Channel> onClose;

  Channel(
      Address address,
      TransportOptions options,
      Connector[] connectors,
      Consumer<Channel> onClose) {
    this.address = address;
    this.options = options;
    this.connectors = connectors;
    this.onClose = onClose;
  }

  /**
   * Makes the call and blocks until it is over; a one-way call, until it is handed to the
   * connection. A call whose context has no deadline gets the default one.
   */
  public Reply call(MethodBinding method, Call call) {
    Deadline deadline = deadline(call.context());
    for (int i = 1; ; i++) {
      try {
        ClientConnection connection = connection(deadline);
        var pending = new ClientCall(connection, method, call, deadline, options.limits());
        Reply reply = hand(pending, connection);
        if (i == MAX_HANDOVERS || !pending.wasDropped()) {
          return reply;
        }
      } catch (ConnectFailure e) {
        return Failure.notExecuted(Status.of(e.code(), String.valueOf(e.getMessage())));
      } catch (CodecException e) {
        return Failure.notExecuted(
            Status.of(
                e.isBeyondLimit() ? Code.RESOURCE_EXHAUSTED : Code.INVALID_ARGUMENT,
                method.method() + " was not sent: " + e.getMessage()));
      }
    }
  }

  private Deadline deadline(Context context) {
    return context.deadline().isNone()
        ? Deadline.after(options.defaultTimeout(), System.nanoTime())
        : context.deadline();
  }

  private ClientConnection connection(Deadline deadline) throws ConnectFailure {
    Connector connector =
        connectors.length == 1
            ? connectors[0]
            : connectors[Math.floorMod(next.getAndIncrement(), connectors.length)];
    ClientConnection open = connector.current();
    return open != null ? open : connector.connect(deadline);
  }

  private Reply hand(ClientCall pending, ClientConnection connection) {
    if (!connection.outbound().offer(pending)) {
      return Failure.notExecuted(
          Status.of(
              Code.RESOURCE_EXHAUSTED,
              connection.outbound().queuedBytes()
                  + " bytes wait to be sent to "
                  + connection.description()
                  + "; the limit (maxQueuedBytes) is "
                  + options.maxQueuedBytes()));
    }
    return pending.isOneWay() ? Reply.Success.of(null) : pending.await();
  }

  /** An implementation of the service interface that calls this server, without any filter. */
  public <T> T stub(Class<T> service) {
    ServiceBinding<T> binding = ServiceBinding.of(service);
    return binding.stub((method, request) ->
        call(binding.methods().get(method.index()), new Call(method, request, Context.current())));
  }

  /** Where the server listens. */
  public Address address() {
    return address;
  }

  /** How many calls wait for their reply. */
  public int outstanding() {
    int sum = 0;
    for (Connector connector : connectors) {
      ClientConnection open = connector.current();
      sum += open == null ? 0 : open.outstanding();
    }
    return sum;
  }

  /** Takes no new calls; closes the connections when those in flight have ended. */
  @Override
  public void close() {
    for (Connector connector : connectors) {
      connector.close();
    }
    onClose.accept(this);
  }
}
