package io.kith.cluster;

import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
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
  private static final ConcurrentHashMap<String, Directory> DIRECTORIES = new ConcurrentHashMap<>();

  private final String url;
  private final Directory directory;
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();
  private final Set<WatchLoop> watches = ConcurrentHashMap.newKeySet();

  private MemoryRegistry(String url, Directory directory) {
    this.url = url;
    this.directory = directory;
  }

  /** The registry {@code memory:name} of this JVM; the name may be empty. */
  public static MemoryRegistry open(String name) {
    return new MemoryRegistry(
        "memory:" + name, DIRECTORIES.computeIfAbsent(name, _ -> emptyDirectory()));
  }

  /** A registry that nobody else can open. */
  public static MemoryRegistry create() {
    return new MemoryRegistry("memory:", emptyDirectory());
  }

  private static Directory emptyDirectory() {
    return new Directory(System.currentTimeMillis(), MAX_INSTANCES, MAX_QUERIES);
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
    directory.put(instance);
    entries.add(entry);
    return entry;
  }

  @Override
  public Watch watch(Query query, Consumer<Snapshot> listener) {
    var watch =
        new WatchLoop(
            query,
            known -> directory.await(query, known, Long.MAX_VALUE),
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
        directory.put(changed);
      }
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        directory.remove(instance.id());
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
