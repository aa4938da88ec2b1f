package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.ConnectionAbort;
import io.kith.core.Filter;
import io.kith.core.Peer;
import io.kith.core.PeerApp;
import io.kith.core.Reply;
import io.kith.core.Tracing;
import io.kith.resilience.Stages;
import io.kith.transport.Channel;
import io.kith.transport.Client;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The way to one instance. Thread-safe. */
interface Link {

  /** Opens ways to instances. */
  @FunctionalInterface
  interface Dialer {

    /**
     * The way to the instance, on which it connects by itself.
     *
     * @param onChange is run whenever {@link Link#isReady} may have changed; it does not wait
     */
    Link dial(Instance instance, Runnable onChange);

    /**
     * Over the transport. A stranger at the address gets no calls, where that can be known.
     *
     * @param connections how many there are to an instance
     * @param stages what stands around each attempt
     * @param tracing what follows each attempt; null for nobody
     */
    static Dialer over(
        Client client,
        ToIntFunction<Instance> connections,
        Stages stages,
        @Nullable Tracing tracing) {
      return (instance, onChange) -> {
        Optional<String> id = Optional.of(instance.id()).filter(_ -> instance.isIdentified());
        Supplier<Channel> open =
            () -> client.channel(instance.address(), id, connections.applyAsInt(instance));
        Channel channel = open.get();
        channel.keepOpen(onChange);
        var peer =
            new Peer(
                instance.app(),
                instance.id(),
                instance.address().host(),
                instance.address().port(),
                instance.location().zone(),
                instance.version());
        return new Transport(
            PeerApp.of(instance.app()),
            channel,
            new GroupChannels(channel, open),
            stages,
            new Traced(peer, tracing));
      };
    }
  }

  /** Makes the call and blocks until it is over. */
  Reply call(MethodBinding method, Call call);

  /** Whether a call finds a connection open, to an instance that answers. */
  boolean isReady();

  /** How many calls wait for their reply. */
  int outstanding();

  /** How many connections are open. */
  default int connections() {
    return isReady() ? 1 : 0;
  }

  /** Takes no new calls; those in flight go on. */
  void close();

  /** Who is told of each attempt, and what of the instance. */
  record Traced(Peer peer, @Nullable Tracing tracing) {}

  /**
   * A channel of the transport, those of groups, and what stands around each attempt.
   *
   * @param app who is at the other end, as calls are counted by it
   */
  record Transport(PeerApp app, Channel channel, GroupChannels groups, Stages stages, Traced traced)
      implements Link {

    @Override
    public Reply call(MethodBinding method, Call call) {
      call.peer(app);
      Tracing tracing = traced.tracing();
      if (tracing == null) {
        return send(method, call);
      }
      Call attempt = tracing.trying(call, traced.peer());
      return tracing.tried(call, attempt, send(method, attempt));
    }

    private Reply send(MethodBinding method, Call call) {
      Channel channel = groups.of(stages.connections(method));
      List<Filter> filters = stages.aroundAttempts(method);
      return filters.isEmpty()
          ? channel.call(method, call)
          : filtered(filters, channel, method, call);
    }

    private static Reply filtered(
        List<Filter> filters, Channel chosen, MethodBinding method, Call call) {
      Reply reply = Filter.chain(filters, attempt -> chosen.call(method, attempt)).call(call);
      if (ConnectionAbort.isAskedForBy(reply)) {
        chosen.abort();
      }
      return reply;
    }

    @Override
    public boolean isReady() {
      return channel.isReady();
    }

    @Override
    public int outstanding() {
      return groups.outstanding();
    }

    @Override
    public int connections() {
      return channel.connections();
    }

    @Override
    public void close() {
      groups.close();
    }
  }
}
