package io.kith.cluster;

import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A registry within this JVM, for tests and for several applications in one process. Everybody who
 * opens the same name sees the same instances. Thread-safe.
 */
public final class MemoryRegistry implements Registry {

  private static final int MAX_INSTANCES = 100_000;
  private static final int MAX_QUERIES = 10_000;
  private static final ConcurrentHashMap<String, Shared> REGISTRIES = new ConcurrentHashMap<>();

  /** What all handles of one name share: the instances, and who registered each last. */
  private record Shared(Directory directory, Map<String, Entry> owners) {

    Shared() {
      this(new Directory(System.currentTimeMillis(), MAX_INSTANCES, MAX_QUERIES), new HashMap<>());
    }

    synchronized void put(Instance instance, Entry owner) {
      directory.put(instance);
      owners.put(instance.id(), owner);
    }

    synchronized void remove(String id, Entry owner) {
      if (owners.remove(id, owner)) {
        directory.remove(id);
      }
    }
  }

  private final String url;
  private final Shared shared;
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();
  private final Set<WatchLoop> watches = ConcurrentHashMap.newKeySet();

  private MemoryRegistry(String url, Shared shared) {
    this.url = url;
    this.shared = shared;
  }

  /** The registry {@code memory:name} of this JVM; the name may be empty. */
  public static MemoryRegistry open(String name) {
    return new MemoryRegistry(
        "memory:" + name, REGISTRIES.computeIfAbsent(name, _ -> new Shared()));
  }

  /** A registry that nobody else can open. */
  public static MemoryRegistry create() {
    return new MemoryRegistry("memory:", new Shared());
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public Registration register(Instance instance) {
    var entry = new Entry(instance);
    shared.put(instance, entry);
    entries.add(entry);
    return entry;
  }

  @Override
  public Watch watch(Query query, Consumer<Snapshot> listener) {
    var watch =
        new WatchLoop(
            query,
            known -> shared.directory().await(query, known, Long.MAX_VALUE),
            listener,
            watches::remove);
    watches.add(watch);
    watch.start();
    return watch;
  }

  @Override
  public void close() {
    entries.forEach(Entry::close);
    watches.forEach(WatchLoop::close);
  }

  /** An instance that was made known through this handle. */
  private final class Entry implements Registration {

    private Instance instance;
    private boolean closed;

    Entry(Instance instance) {
      this.instance = instance;
    }

    @Override
    public synchronized Instance instance() {
      return instance;
    }

    @Override
    public synchronized void update(Instance changed) {
      Bounds.requireSameId(instance, changed);
      instance = changed;
      if (!closed) {
        shared.put(changed, this);
      }
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        shared.remove(instance.id(), this);
        entries.remove(this);
      }
    }
  }

  /** Finds this kind of registry by its URL. */
  public static final class Provider implements RegistryProvider {

    @Override
    public String scheme() {
      return "memory";
    }

    @Override
    public Registry open(String url, Identity identity, TransportOptions options) {
      return MemoryRegistry.open(url.substring("memory:".length()));
    }
  }
}
