package io.kith.cluster;

import io.kith.transport.Address;
import java.util.HashMap;
import java.util.Map;

/**
 * The ways to all instances that one process calls, shared by everybody who calls the same one: an
 * instance that serves five services has one connection, not five. Thread-safe.
 */
final class Links {

  private record Key(String instance, Address address) {}

  /** A way and how many use it. */
  private static final class Shared {
    final Link link;
    int users;

    Shared(Link link) {
      this.link = link;
    }
  }

  private final Link.Dialer dialer;
  private final Map<Key, Shared> open = new HashMap<>();

  Links(Link.Dialer dialer) {
    this.dialer = dialer;
  }

  /** The way to the instance, until it is released as often as it was acquired. */
  synchronized Link acquire(Instance instance) {
    Shared shared = open.computeIfAbsent(key(instance), _ -> new Shared(dialer.dial(instance)));
    shared.users++;
    return shared.link;
  }

  /** Closes the way if nobody else uses it. */
  void release(Instance instance) {
    Link last = null;
    synchronized (this) {
      Shared shared = open.get(key(instance));
      if (shared != null && --shared.users == 0) {
        open.remove(key(instance));
        last = shared.link;
      }
    }
    if (last != null) {
      last.close();
    }
  }

  private static Key key(Instance instance) {
    return new Key(instance.id(), instance.address());
  }
}
