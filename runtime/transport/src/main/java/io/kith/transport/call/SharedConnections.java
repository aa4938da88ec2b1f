package io.kith.transport.call;

import io.kith.codec.CodecException;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.transport.Address;
import io.kith.transport.Channel;
import io.kith.transport.TransportOptions;
import io.kith.transport.call.Connector.ConnectFailure;
import io.kith.transport.tls.ClientSecurity;
import io.netty.bootstrap.Bootstrap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The way to one server, over one or more connections that all calls share. */
public final class SharedConnections<C extends OpenedConnection> implements Channel {

  /** How often a call is handed to a connection that turns out not to have taken it. */
  private static final int MAX_HANDOVERS = 3;

  private final Address address;
  private final TransportOptions options;
  private final List<Connector<C>> connectors;
  private final AtomicInteger next = new AtomicInteger();
  private final Consumer<Channel> onClose;

  /**
   * A channel.
   *
   * @param connections how many there are, 1 to 64
   * @param security how connections are secured; empty for plain text
   * @param open where connections stand while they are open
   * @param protocol makes a connection that is not open yet
   */
  public SharedConnections(
      Address address,
      int connections,
      TransportOptions options,
      Optional<ClientSecurity> security,
      Bootstrap bootstrap,
      Set<PendingWrites> open,
      Consumer<Channel> onClose,
      Function<Connector.Listener<C>, C> protocol) {
    if (connections < 1 || connections > TransportOptions.MAX_CONNECTIONS) {
      throw new IllegalArgumentException(
          connections
              + " connections to "
              + address
              + "; allowed are 1 to "
              + TransportOptions.MAX_CONNECTIONS);
    }
    this.address = address;
    this.options = options;
    this.onClose = onClose;
    this.connectors =
        Stream.generate(
                () -> new Connector<>(address, options, security, bootstrap, open, protocol))
            .limit(connections)
            .toList();
  }

  @Override
  public Reply call(MethodBinding method, Call call) {
    Deadline deadline = deadline(call);
    for (int i = 1; ; i++) {
      try {
        OutgoingCall pending =
            connection(deadline, call.context().cancellation()).newCall(method, call, deadline);
        Reply reply = pending.make();
        if (i == MAX_HANDOVERS || !pending.mayBeMadeAgain()) {
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

  /** The deadline of the call; a stream without one lives as long as somebody wants it. */
  private Deadline deadline(Call call) {
    Context context = call.context();
    return context.deadline().isNone() && !call.method().isStreaming()
        ? Deadline.after(options.defaultTimeout(), System.nanoTime())
        : context.deadline();
  }

  /** One of the open connections in turn; if none is open, one is opened. */
  private C connection(Deadline deadline, Cancellation cancellation) throws ConnectFailure {
    int count = connectors.size();
    int first = count == 1 ? 0 : Math.floorMod(next.getAndIncrement(), count);
    for (int i = 0; i < count; i++) {
      C open = connectors.get((first + i) % count).current();
      if (open != null && !open.isSilent()) {
        return open;
      }
    }
    C open = connectors.get(first).current();
    return open != null ? open : connectors.get(first).connect(deadline, cancellation);
  }

  @Override
  public void keepOpen(Runnable onChange) {
    connectors.forEach(connector -> connector.keepOpen(onChange));
  }

  @Override
  public boolean isReady() {
    for (Connector<C> connector : connectors) {
      if (connector.isReady()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public int outstanding() {
    int sum = 0;
    for (Connector<C> connector : connectors) {
      C open = connector.current();
      sum += open == null ? 0 : open.outstanding();
    }
    return sum;
  }

  @Override
  public int connections() {
    int open = 0;
    for (Connector<C> connector : connectors) {
      open += connector.current() == null ? 0 : 1;
    }
    return open;
  }

  @Override
  public void abort() {
    for (Connector<C> connector : connectors) {
      C open = connector.current();
      if (open != null) {
        open.abort();
      }
    }
  }

  @Override
  public void close() {
    for (Connector<C> connector : connectors) {
      connector.close();
    }
    onClose.accept(this);
  }
}
