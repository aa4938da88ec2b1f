package io.kith.hub;

import io.kith.cluster.Eventually;
import io.kith.cluster.MemoryRegistry;
import io.kith.cluster.Query;
import io.kith.cluster.Registry;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.testkit.FakeTicker;
import java.time.Duration;

/** Two hubs over one store, without a network, under one clock. */
final class StoredHubs implements AutoCloseable {

  static final HubOptions OPTIONS = HubOptions.defaults().withLeaseTtl(Duration.ofSeconds(1));

  final FakeTicker ticker = new FakeTicker();
  final StoredDirectory a;
  final StoredDirectory b;
  private final Registry store;

  StoredHubs(String name) {
    store = MemoryRegistry.open(name);
    a = new StoredDirectory("hub-a", MemoryRegistry.open(name), OPTIONS, 1_000, ticker);
    b = new StoredDirectory("hub-b", MemoryRegistry.open(name), OPTIONS, 1_001, ticker);
  }

  void awaitKeeper(String id, String hub) {
    Eventually.holds(
        hub + " keeps " + id,
        () ->
            store.snapshot(Query.all().withInstance(id), Duration.ofSeconds(20)).stream()
                .flatMap(snapshot -> snapshot.instances().stream())
                .map(known -> known.labels().getOrDefault(StoredDirectory.KEPT_BY, ""))
                .anyMatch(keeper -> keeper.startsWith(hub + "#")));
  }

  boolean renews(StoredDirectory hub, String id) {
    return codeOf(() -> hub.renew(id)) == Code.OK;
  }

  static Code codeOf(Runnable call) {
    try {
      call.run();
      return Code.OK;
    } catch (CallException e) {
      return e.code();
    }
  }

  @Override
  public void close() {
    a.close();
    b.close();
    store.close();
  }
}
