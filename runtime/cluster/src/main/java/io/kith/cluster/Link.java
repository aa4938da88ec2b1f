package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Reply;
import io.kith.transport.Channel;
import io.kith.transport.Client;
import java.util.Optional;

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

    /** Over the transport. A stranger at the address gets no calls. */
    static Dialer over(Client client) {
      return (instance, onChange) -> {
        Channel channel = client.channel(instance.address(), Optional.of(instance.id()));
        channel.keepOpen(onChange);
        return new Transport(channel);
      };
    }
  }

  /** Makes the call and blocks until it is over. */
  Reply call(MethodBinding method, Call call);

  /** Whether a call finds a connection open, to an instance that answers. */
  boolean isReady();

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
    public boolean isReady() {
      return channel.isReady();
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
