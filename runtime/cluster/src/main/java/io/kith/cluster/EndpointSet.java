package io.kith.cluster;

import io.kith.cluster.Registry.Watch;
import io.kith.core.Cancellation;
import io.kith.policy.Balancer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one query, kept up to date with the registry.
 *
 * <p>Each snapshot becomes a {@link Choice} that is published through one volatile field: a call
 * reads it and takes no lock. An endpoint that is gone is in no later choice; its link takes no new
 * calls, which whoever still holds the old choice notices as a call that was not executed.
 *
 * <p>Links connect by themselves. An endpoint that is not connected, or does not answer, gets calls
 * only when no other is; each change of that makes a new choice, on a thread that makes one for all
 * changes that came meanwhile.
 */
final class EndpointSet implements AutoCloseable {

  private final Query query;
  private final Balancer balancer;
  private final Links links;
  private final Watch watch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Runnable onLinkChange = this::linkChanged;
  private final AtomicBoolean linksChanged = new AtomicBoolean();
  private volatile Choice choice = Choice.NONE;

  // Guarded by the lock.
  private Map<String, Endpoint> endpoints = Map.of();
  private List<Endpoint> known = List.of();
  private @Nullable Snapshot last;
  private boolean closed;

  EndpointSet(Query query, Registry registry, Balancer balancer, Links links) {
    this.query = query;
    this.balancer = balancer;
    this.links = links;
    this.watch = registry.watch(query, this::accept);
  }

  Query query() {
    return query;
  }

  /** Who may be called right now. */
  Choice choice() {
    return choice;
  }

  /** Who may be called, as soon as there is anybody; nobody once the time is over. */
  Choice await(long timeoutNanos, Cancellation cancellation) throws InterruptedException {
    try (var _ = cancellation.onCancel(this::wakeAll)) {
      lock.lockInterruptibly();
      try {
        long remainingNanos = timeoutNanos;
        while (choice.isEmpty() && remainingNanos > 0 && !closed && !cancellation.isCancelled()) {
          remainingNanos = arrived.awaitNanos(remainingNanos);
        }
        return choice;
      } finally {
        lock.unlock();
      }
    }
  }

  /** What the registry said last; empty if it has not said anything yet. */
  Optional<Snapshot> last() {
    lock.lock();
    try {
      return Optional.ofNullable(last);
    } finally {
      lock.unlock();
    }
  }

  /** Whether it calls nobody any more, ever. */
  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void wakeAll() {
    lock.lock();
    try {
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept(Snapshot snapshot) {
    List<Instance> gone;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      last = snapshot;
      gone = replaceBy(snapshot.instances().stream().filter(EndpointSet::isEligible).toList());
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    release(gone);
  }

  private static boolean isEligible(Instance instance) {
    return instance.state() == Instance.State.READY && instance.protocols().contains(Instance.KITH);
  }

  /** Publishes the new choice, and returns whom nobody calls any more. */
  private List<Instance> replaceBy(List<Instance> eligible) {
    var next = new HashMap<String, Endpoint>();
    var ordered = new ArrayList<Endpoint>(eligible.size());
    for (Instance instance : eligible) {
      Endpoint before = endpoints.get(instance.id());
      Endpoint endpoint =
          before != null && before.instance().equals(instance)
              ? before
              : new Endpoint(instance, links.acquire(instance, onLinkChange));
      next.put(instance.id(), endpoint);
      ordered.add(endpoint);
    }
    List<Instance> gone =
        endpoints.values().stream()
            .filter(endpoint -> next.get(endpoint.id()) != endpoint)
            .map(Endpoint::instance)
            .toList();
    endpoints = next;
    known = List.copyOf(ordered);
    publish();
    return gone;
  }

  private void publish() {
    choice = Choice.of(known, balancer);
  }

  /** On a thread that must not be made to wait, such as an event loop. */
  private void linkChanged() {
    if (linksChanged.compareAndSet(false, true)) {
      Thread.ofVirtual().name("kith-endpoints").start(this::publishChangedLinks);
    }
  }

  private void publishChangedLinks() {
    linksChanged.set(false); // before the look at the links: a change after it starts another
    lock.lock();
    try {
      if (!closed) {
        publish();
      }
    } finally {
      lock.unlock();
    }
  }

  private void release(List<Instance> instances) {
    instances.forEach(instance -> links.release(instance, onLinkChange));
  }

  /** Calls nobody any more. */
  @Override
  public void close() {
    watch.close();
    List<Instance> gone;
    lock.lock();
    try {
      closed = true;
      gone = replaceBy(List.of());
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    release(gone);
  }
}
