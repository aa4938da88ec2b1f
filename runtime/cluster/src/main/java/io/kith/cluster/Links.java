package io.kith.cluster;

import io.kith.transport.Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The ways to all instances that one process calls, shared by everybody who calls the same one: an
 * instance that serves five services has one connection, not five. Thread-safe.
 */
final class Links {

  private record Key(String instance, Address address) {}

  /** A way and who uses it. */
  private static final class Shared {
    final String app;
    final Link link;

    /** Whoever acquired it twice stands here twice. */
    final List<Runnable> users = new CopyOnWriteArrayList<>();

    Shared(Link.Dialer dialer, Instance instance) {
      this.app = instance.app();
      this.link = dialer.dial(instance, this::changed);
    }

    LinkCounts counts() {
      return new LinkCounts(app, 1, link.isReady() ? 1 : 0, link.connections(), link.outstanding());
    }

    private void changed() {
      users.forEach(Runnable::run);
    }
  }

  private final Link.Dialer dialer;
  private final Map<Key, Shared> open = new HashMap<>();

  Links(Link.Dialer dialer) {
    this.dialer = dialer;
  }

  /**
   * The way to the instance, until it is released as often as it was acquired.
   *
   * @param onChange is run whenever the way may have become ready or is ready no more; it does not
   *     wait
   */
  synchronized Link acquire(Instance instance, Runnable onChange) {
    Shared shared = open.computeIfAbsent(key(instance), _ -> new Shared(dialer, instance));
    shared.users.add(onChange);
    return shared.link;
  }

  /** Closes the way if nobody else uses it. */
  void release(Instance instance, Runnable onChange) {
    Link last = null;
    synchronized (this) {
      Shared shared = open.get(key(instance));
      if (shared != null && shared.users.remove(onChange) && shared.users.isEmpty()) {
        open.remove(key(instance));
        last = shared.link;
      }
    }
    if (last != null) {
      last.close();
    }
  }

  /** How the ways are, by the names of the applications. */
  synchronized List<LinkCounts> counts() {
    var byApp = new TreeMap<String, LinkCounts>();
    open.values().forEach(way -> byApp.merge(way.app, way.counts(), LinkCounts::plus));
    return List.copyOf(byApp.values());
  }

  private static Key key(Instance instance) {
    return new Key(instance.id(), instance.address());
  }
}
