package io.kith.consul;

import io.kith.cluster.Contact;
import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Revision;
import io.kith.cluster.Snapshot;
import io.kith.cluster.WatchLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is known of Consul's catalog, kept up to date: the instances of those applications that
 * somebody here looks for, and the list of all applications while somebody looks for one by what it
 * serves. What several look for is asked for once. Thread-safe.
 */
final class ConsulCatalog implements AutoCloseable {

  private final ConsulApi api;
  private final Contact contact;
  private final long epoch;
  private final ConsulReader reader = new ConsulReader();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Map<String, Feed<List<Instance>>> instances = new HashMap<>();
  private @Nullable Feed<Map<String, List<String>>> applications;
  private boolean closed;

  /**
   * A catalog of which nothing is known yet.
   *
   * @param epoch the epoch of its revisions, see {@link Revision}
   */
  ConsulCatalog(ConsulApi api, Contact contact, long epoch) {
    this.api = api;
    this.contact = contact;
    this.epoch = epoch;
  }

  /** A search for what this query finds. It asks nothing before it is asked. */
  Search search(Query query) {
    return new Search(query);
  }

  /** Asks nothing any more; whoever waits goes on waiting until it is interrupted. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      instances.values().forEach(Feed::stop);
      instances.clear();
      if (applications != null) {
        applications.stop();
        applications = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** What one query finds. Owned by the thread of a watch, but for {@link #close}. */
  final class Search implements WatchLoop.Source, AutoCloseable {

    private final Query query;
    private final Predicate<Instance> finds;
    private @Nullable List<Instance> told;
    private long number;

    // Guarded by the lock of the catalog.
    private final Set<String> wanted = new HashSet<>();
    private boolean wantsApplications;
    private boolean over;

    private Search(Query query) {
      this.query = query;
      this.finds = query.matcher();
    }

    @Override
    public Optional<Snapshot> next(Revision known) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (true) {
          Optional<List<Instance>> found = found();
          if (found.isPresent() && !found.get().equals(told)) {
            told = found.get();
            number++;
            return Optional.of(new Snapshot(new Revision(epoch, number), found.get()));
          }
          changed.await();
        }
      } finally {
        lock.unlock();
      }
    }

    /** What is found right now; empty until all is known that there is to know for that. */
    private Optional<List<Instance>> found() {
      if (closed || over) {
        return Optional.empty();
      }
      Optional<Set<String>> names = applicationsToAsk();
      if (names.isEmpty()) {
        return Optional.empty();
      }
      want(names.get());
      var found = new ArrayList<Instance>();
      for (String app : names.get()) {
        Feed<List<Instance>> feed = instances.get(app);
        List<Instance> ofApp = feed == null ? null : feed.value;
        if (ofApp == null) {
          return Optional.empty();
        }
        ofApp.stream().filter(finds).forEach(found::add);
      }
      found.sort(Comparator.comparing(Instance::id));
      return Optional.of(found);
    }

    private Optional<Set<String>> applicationsToAsk() {
      if (query.app().isPresent()) {
        return Optional.of(Set.of(query.app().get()));
      }
      Map<String, List<String>> known = applications().value;
      return Optional.ofNullable(known)
          .map(all ->
              all.entrySet().stream()
                  .filter(app -> query.service().map(app.getValue()::contains).orElse(true))
                  .map(Map.Entry::getKey)
                  .collect(Collectors.toSet()));
    }

    private Feed<Map<String, List<String>>> applications() {
      if (applications == null) {
        applications = new Feed<>("the list of services", api::services, reader::applications);
      }
      if (!wantsApplications) {
        wantsApplications = true;
        applications.users++;
      }
      return applications;
    }

    private void want(Set<String> names) {
      for (String app : names) {
        if (wanted.add(app)) {
          instances.computeIfAbsent(
                  app,
                  _ ->
                      new Feed<>(
                          "the instances of " + app,
                          index -> api.instances(app, index),
                          entries -> reader.instances(app, entries)))
              .users++;
        }
      }
      wanted.removeIf(app -> !names.contains(app) && release(app));
    }

    private boolean release(String app) {
      instances.computeIfPresent(app, (_, feed) -> feed.released() ? null : feed);
      return true;
    }

    /** Wants to know nothing any more. */
    @Override
    public void close() {
      lock.lock();
      try {
        if (!over && !closed) {
          wanted.forEach(this::release);
          if (wantsApplications && applications != null && applications.released()) {
            applications = null;
          }
        }
        over = true;
      } finally {
        lock.unlock();
      }
    }
  }

  /** The last answer to a question, and how many want to know it; guarded by the lock. */
  private final class Feed<T> {

    private final BlockingQuery asking;
    private @Nullable T value;
    private int users;

    Feed(String what, LongFunction<ConsulApi.Answer> question, Function<JsonNode, T> reading) {
      asking = new BlockingQuery(what, question, answer -> accept(reading.apply(answer)), contact);
      asking.start();
    }

    private void accept(T answer) {
      lock.lock();
      try {
        if (!answer.equals(value)) {
          value = answer;
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    /** One user less. Returns whether that was the last, and asks no more then. */
    boolean released() {
      users--;
      if (users == 0) {
        stop();
      }
      return users == 0;
    }

    void stop() {
      asking.close();
    }
  }
}
