package io.kith.cluster.steady;

import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import io.kith.core.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A registry whose watchers go on with what they know when it fails them:
 *
 * <ul>
 *   <li>If it cannot be reached at the start, they are told what was known last, from a file.
 *   <li>If too many instances disappear from it at once, those are held for a while, in case it is
 *       the registry that lost them.
 * </ul>
 *
 * <p>Such instances are marked as {@linkplain Snapshot#unconfirmed() unconfirmed}. Registrations go
 * through as they are. Each watch has a virtual thread of its own, and so has the file.
 * Thread-safe.
 */
public final class SteadyRegistry implements Registry {

  private final Registry registry;
  private final SteadyOptions options;
  private final Ticker ticker;
  private final Optional<LastKnown> lastKnown;
  private final Set<SteadyWatch> watches = ConcurrentHashMap.newKeySet();

  SteadyRegistry(Registry registry, SteadyOptions options, Ticker ticker, InstantSource clock) {
    this.registry = registry;
    this.options = options;
    this.ticker = ticker;
    this.lastKnown =
        options.file().map(file -> new LastKnown(file, registry, options.maxAge(), clock));
    lastKnown.ifPresent(LastKnown::start);
  }

  /** A steady registry around this one, which it closes when it is closed. */
  public static SteadyRegistry over(Registry registry, SteadyOptions options) {
    return new SteadyRegistry(registry, options, Ticker.system(), InstantSource.system());
  }

  @Override
  public String url() {
    return registry.url();
  }

  @Override
  public boolean isLocal() {
    return registry.isLocal();
  }

  @Override
  public Optional<String> trouble() {
    return registry.trouble();
  }

  @Override
  public Registration register(Instance instance) {
    return registry.register(instance);
  }

  @Override
  public Watch watch(Query query, Consumer<Snapshot> listener) {
    var watch = new SteadyWatch(query, options, ticker, lastKnown, listener, watches::remove);
    watches.add(watch);
    watch.start(registry);
    return watch;
  }

  /** What the registry itself says right now: nothing is held, and nothing comes from a file. */
  @Override
  public Optional<Snapshot> snapshot(Query query, Duration timeout) {
    return registry.snapshot(query, timeout);
  }

  @Override
  public void close() {
    watches.forEach(SteadyWatch::close);
    lastKnown.ifPresent(LastKnown::close);
    registry.close();
  }
}
