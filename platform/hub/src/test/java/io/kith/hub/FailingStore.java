package io.kith.hub;

import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A registry that cannot be reached, or tells its watcher of the past, when a test wants it to. */
final class FailingStore implements Registry {

  private final Registry registry;
  volatile @Nullable String trouble;
  volatile Consumer<Snapshot> watcher = snapshot -> {};

  FailingStore(Registry registry) {
    this.registry = registry;
  }

  @Override
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public String url() {
    return registry.url();
  }

  @Override
  public Registration register(Instance instance) {
    return registry.register(instance);
  }

  @Override
  public Watch watch(Query query, Consumer<Snapshot> listener) {
    watcher = listener;
    return registry.watch(query, listener);
  }

  @Override
  public void close() {
    registry.close();
  }
}
