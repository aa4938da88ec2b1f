package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Reply;
import io.kith.transport.Channel;
import io.kith.transport.Client;
import java.util.Optional;

/** The way to one instance. Thread-safe. */
interface Link {

  /** Opens ways to instances, without connecting yet. */
  @FunctionalInterface
  interface Dialer {
    Link dial(Instance instance);

    /** Over the transport. A stranger at the address gets no calls. */
    static Dialer over(Client client) {
      return instance ->
          new Transport(client.channel(instance.address(), Optional.of(instance.id())));
    }
  }

  /** Makes the call and blocks until it is over. */
  Reply call(MethodBinding method, Call call);

  /** How many calls wait for their reply. */
  int outstanding();

  /** Takes no new calls; those in flight go on. */
  void close();

  /** A channel of the transport. */
  record Transport(Channel channel) implements Link {

    @Override
    public Reply call(MethodBinding method, Call call) {
      return channel.call(method, call);
    }

    @Override
    public int outstanding() {
      return channel.outstanding();
    }

    @Override
    public void close() {
      channel.close();
    }
  }
}
