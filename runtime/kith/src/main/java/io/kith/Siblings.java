package io.kith;

import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How many instances of the application there are, as its registry says. The registry is not asked
 * before somebody wants to know. Thread-safe.
 */
final class Siblings {

  private final String app;
  private final AtomicReference<@Nullable Registry> unasked = new AtomicReference<>();
  private volatile int count = 1;

  Siblings(String app) {
    this.app = app;
  }

  /** Whom to ask from now on; until then there is nobody else. */
  void askedOf(Registry registry) {
    unasked.set(registry);
  }

  /** How many are known right now, this one included. Returns at once. */
  int count() {
    if (unasked.getPlain() != null) {
      Registry registry = unasked.getAndSet(null);
      if (registry != null) {
        registry.watch(Query.app(app), this::changed); // which ends with the registry
      }
    }
    return count;
  }

  /** One that is known by a record of each of its services, too, is one. */
  private void changed(Snapshot snapshot) {
    count =
        Math.max(1, (int) snapshot.instances().stream().map(Instance::address).distinct().count());
  }
}
