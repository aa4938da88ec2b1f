package io.kith.cluster;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry whose instances somebody else writes down, and this process only looks up. What is
 * registered here stays here, which is logged: an application that serves may so run with it, and
 * is found by others when it is written down. Thread-safe.
 */
final class LookupRegistry implements Registry {

  /** Where instances are looked up, again and again, from start to close. */
  interface Source extends AutoCloseable {

    /** Fills the mirror soon, and keeps it up to date. Called once, when somebody watches. */
    void start(Mirror mirror);

    /** What is wrong with what was found last, in a sentence. */
    Optional<String> trouble();

    /** Whether it is a file of this machine, rather than an answer over the network. */
    boolean isLocal();

    /** Whether an instance of which no services are known serves whatever it is asked for. */
    boolean servesWhatIsAsked();

    @Override
    void close();
  }

  private static final Logger log = LoggerFactory.getLogger(LookupRegistry.class);

  private final String url;
  private final Source source;
  private final Mirror mirror;
  private final Set<WatchLoop> watches = ConcurrentHashMap.newKeySet();
  private boolean started; // guarded by this
  private boolean closed; // guarded by this

  LookupRegistry(String url, Source source) {
    this.url = url;
    this.source = source;
    this.mirror = new Mirror(url, () -> {});
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public Optional<String> trouble() {
    return source.trouble();
  }

  @Override
  public boolean isLocal() {
    return source.isLocal();
  }

  @Override
  public Registration register(Instance instance) {
    log.info(
        "{} is not written into {}: others find it if {} stands there",
        instance,
        url,
        instance.address());
    return new Unwritten(instance);
  }

  @Override
  public Watch watch(Query query, Consumer<Snapshot> listener) {
    var watch = new WatchLoop(query, known -> await(query, known), listener, watches::remove);
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the registry " + url + " is closed");
      }
      watches.add(watch);
      if (!started) {
        started = true;
        source.start(mirror);
      }
    }
    watch.start();
    return watch;
  }

  private Optional<Snapshot> await(Query query, Revision known) throws InterruptedException {
    if (query.service().isEmpty() || !source.servesWhatIsAsked()) {
      return mirror.await(query, known);
    }
    return mirror
        .await(query.withoutService(), known)
        .map(found -> serving(query.service().get(), found));
  }

  private static Snapshot serving(String service, Snapshot found) {
    return new Snapshot(
        found.revision(),
        found.instances().stream()
            .map(instance ->
                instance.services().isEmpty()
                    ? instance.with(List.of(new ServiceEntry(service, instance.version(), "")))
                    : instance)
            .toList());
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    source.close();
    watches.forEach(WatchLoop::close);
  }

  /** A registration that nobody else sees. */
  private static final class Unwritten implements Registration {

    private volatile Instance instance;

    Unwritten(Instance instance) {
      this.instance = instance;
    }

    @Override
    public Instance instance() {
      return instance;
    }

    @Override
    public void update(Instance changed) {
      Bounds.requireSameId(instance, changed);
      instance = changed;
    }

    @Override
    public void close() {}
  }
}
