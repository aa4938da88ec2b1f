package io.kith.transport.kith;

import io.kith.codec.CodecException;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.transport.Address;
import io.kith.transport.Channel;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import io.kith.transport.call.PendingWrites;
import io.kith.transport.kith.Connector.ConnectFailure;
import io.netty.bootstrap.Bootstrap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The way to one server that speaks kith: one or more connections, shared by all calls. */
public final class KithChannel implements Channel {

  /** How often a call is handed to a connection that turns out to be closed already. */
  private static final int MAX_HANDOVERS = 3;

  private final Address address;
  private final TransportOptions options;
  private final Connector[] connectors;
  private final AtomicInteger next = new AtomicInteger();
  private final Consumer<Channel> onClose;

  /**
   * A channel.
   *
   * @param instance who must answer at the address; if empty, anybody
   * @param open where connections stand while they are open
   */
  public KithChannel(
      Identity self,
      Address address,
      Optional<String> instance,
      TransportOptions options,
      Bootstrap bootstrap,
      Set<PendingWrites> open,
      Consumer<Channel> onClose) {
    this.address = address;
    this.options = options;
    this.onClose = onClose;
    this.connectors = new Connector[options.connections()];
    for (int i = 0; i < connectors.length; i++) {
      connectors[i] = new Connector(self, address, instance, options, bootstrap, open);
    }
  }

  @Override
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

  @Override
  public Address address() {
    return address;
  }

  @Override
  public int outstanding() {
    int sum = 0;
    for (Connector connector : connectors) {
      ClientConnection open = connector.current();
      sum += open == null ? 0 : open.outstanding();
    }
    return sum;
  }

  @Override
  public void close() {
    for (Connector connector : connectors) {
      connector.close();
    }
    onClose.accept(this);
  }
}
