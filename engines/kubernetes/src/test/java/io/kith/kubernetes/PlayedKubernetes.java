package io.kith.kubernetes;

import static io.kith.kubernetes.Slices.endpoint;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.kith.cluster.Instance;
import io.kith.cluster.Instance.State;
import io.kith.cluster.Query;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A registry in Kubernetes with what else is needed there: whoever registers an instance has
 * somebody start a pod, write a Service with labels, and the controller make a slice of both.
 */
final class PlayedKubernetes implements Registry {

  private final FakeKubernetes kubernetes;
  private final Registry registry;
  private final Set<Played> pods = new HashSet<>();

  PlayedKubernetes(FakeKubernetes kubernetes, Registry registry) {
    this.kubernetes = kubernetes;
    this.registry = registry;
  }

  @Override
  public String url() {
    return registry.url();
  }

  @Override
  public Optional<String> trouble() {
    return registry.trouble();
  }

  @Override
  public Watch watch(Query query, Consumer<Snapshot> listener) {
    return registry.watch(query, listener);
  }

  @Override
  public synchronized Registration register(Instance instance) {
    var pod = new Played(registry.register(instance));
    kubernetes.put(slice(instance));
    pods.add(pod);
    return pod;
  }

  private static EndpointSlice slice(Instance instance) {
    var labels = new HashMap<String, String>();
    labels.put("kith.io/app", instance.app());
    labels.put("kith.io/version", instance.version());
    labels.put("kith.io/weight", Integer.toString(instance.weight()));
    instance.labels().forEach((name, value) -> labels.put("label.kith.io/" + name, value));
    instance
        .services()
        .forEach(service -> labels.put("service.kith.io/" + service.name(), service.version()));
    var endpoint =
        endpoint(
            instance.id(),
            instance.address().host(),
            instance.state() == State.READY,
            instance.state() == State.DRAINING);
    if (!instance.location().zone().isEmpty()) {
      endpoint.setZone(instance.location().zone());
    }
    EndpointSlice slice = Slices.slice("of-" + instance.id(), Map.copyOf(labels), endpoint);
    slice.getPorts().getLast().setPort(instance.address().port());
    slice.setAddressType(instance.address().host().contains(":") ? "IPv6" : "IPv4");
    return slice;
  }

  @Override
  public void close() {
    Set<Played> all;
    synchronized (this) {
      all = Set.copyOf(pods);
    }
    all.forEach(Played::close);
    registry.close();
  }

  /** A pod with a Service of its own. */
  private final class Played implements Registration {

    private final Registration registration;
    private boolean closed;

    Played(Registration registration) {
      this.registration = registration;
    }

    @Override
    public Instance instance() {
      return registration.instance();
    }

    @Override
    public synchronized void update(Instance changed) {
      registration.update(changed);
      if (!closed) {
        kubernetes.put(slice(changed));
      }
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        kubernetes.delete(slice(registration.instance()));
        registration.close();
      }
    }
  }
}
