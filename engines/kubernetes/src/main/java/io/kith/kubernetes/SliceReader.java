package io.kith.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.kith.cluster.Instance;
import io.kith.cluster.Instance.State;
import io.kith.cluster.Location;
import io.kith.cluster.ServiceEntry;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes instances of the endpoints of slices, one for each pod: however many Services a pod stands
 * behind, and whatever families of addresses it has. What is wrong is told of once. Thread-safe.
 */
final class SliceReader {

  private static final Logger log = LoggerFactory.getLogger(SliceReader.class);
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  /** How many mistakes are told of, and remembered for that. */
  private static final int MAX_TOLD = 1_000;

  private final String port;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * A reader.
   *
   * @param port the name of the port at which instances are called
   */
  SliceReader(String port) {
    this.port = port;
  }

  /**
   * The instances that these slices list.
   *
   * @param pods those that are known, by namespace and name
   */
  Collection<Instance> read(Collection<EndpointSlice> slices, Map<String, Pod> pods) {
    var instances = new TreeMap<String, Instance>();
    var namespaces = new HashMap<String, String>();
    slices.stream()
        .sorted(Comparator.comparing(SliceReader::family).thenComparing(Followed::key))
        .forEach(slice ->
            read(slice, pods)
                .filter(instance -> isOfItsNamespace(instance, slice, namespaces))
                .forEach(
                    instance -> instances.merge(instance.id(), instance, SliceReader::united)));
    return List.copyOf(instances.values());
  }

  /** Two pods of one name, in two namespaces, cannot be told apart: the first is believed. */
  private boolean isOfItsNamespace(
      Instance instance, EndpointSlice slice, Map<String, String> namespaces) {
    String here = String.valueOf(slice.getMetadata().getNamespace());
    String first = namespaces.computeIfAbsent(instance.id(), _ -> here);
    if (!first.equals(here)) {
      tell(Followed.key(slice), "there is another pod " + instance.id() + " in " + first);
    }
    return first.equals(here);
  }

  /** IPv4 before IPv6, and names last. */
  private static int family(EndpointSlice slice) {
    return switch (Objects.requireNonNullElse(slice.getAddressType(), "")) {
      case "IPv4" -> 0;
      case "IPv6" -> 1;
      default -> 2;
    };
  }

  /** A pod behind two Services serves what either says. */
  private static Instance united(Instance first, Instance other) {
    var missing = other.services().stream().filter(service -> !first.serves(service.name()));
    return first.with(
        Stream.concat(first.services().stream(), missing)
            .sorted(Comparator.comparing(ServiceEntry::name))
            .toList());
  }

  private Stream<Instance> read(EndpointSlice slice, Map<String, Pod> pods) {
    OptionalPort at = port(slice);
    if (at.number == 0) {
      tell(Followed.key(slice), "it has no port named " + port + ", and not just one");
      return Stream.empty();
    }
    List<Endpoint> endpoints = Objects.requireNonNullElse(slice.getEndpoints(), List.of());
    return endpoints.stream()
        .flatMap(endpoint -> {
          try {
            return instance(slice, endpoint, at.number, pods).stream();
          } catch (IllegalArgumentException | DateTimeParseException e) {
            tell(Followed.key(slice), String.valueOf(e.getMessage()));
            return Stream.empty();
          }
        });
  }

  /** The number of the port, or 0. */
  private record OptionalPort(int number) {}

  private OptionalPort port(EndpointSlice slice) {
    List<EndpointPort> ports = Objects.requireNonNullElse(slice.getPorts(), List.of());
    return ports.stream()
        .filter(candidate -> ports.size() == 1 || port.equals(candidate.getName()))
        .map(EndpointPort::getPort)
        .filter(Objects::nonNull)
        .findFirst()
        .map(OptionalPort::new)
        .orElse(new OptionalPort(0));
  }

  private Optional<Instance> instance(
      EndpointSlice slice, Endpoint endpoint, int portNumber, Map<String, Pod> pods) {
    ObjectReference target = endpoint.getTargetRef();
    List<String> addresses = Objects.requireNonNullElse(endpoint.getAddresses(), List.of());
    if (target == null || !"Pod".equals(target.getKind()) || addresses.isEmpty()) {
      return Optional.empty(); // an address that somebody else has written there
    }
    String namespace = Objects.requireNonNullElse(slice.getMetadata().getNamespace(), "");
    String pod = Objects.requireNonNullElse(target.getName(), "");
    Optional<Pod> known = Optional.ofNullable(pods.get(namespace + "/" + pod));
    Marks marks = marks(slice);
    if (known.isPresent()) {
      marks = marks.and(marks(known.get()));
    }
    var labels = new HashMap<>(marks.ownLabels());
    labels.put("service", label(slice, SERVICE_NAME));
    Optional.ofNullable(endpoint.getNodeName()).ifPresent(node -> labels.put("node", node));
    String zone = Objects.requireNonNullElse(endpoint.getZone(), "");
    return Optional.of(
        Instance.builder(
                new Identity(marks.app(), pod),
                new Address(addresses.getFirst(), portNumber),
                startedAt(slice, known))
            .version(marks.version())
            .weight(marks.weight())
            .location(new Location("", zone, ""))
            .labels(labels)
            .state(state(endpoint.getConditions()))
            .services(marks.services())
            .build());
  }

  /**
   * What is not said means ready, and not terminating.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#conditions">
   *     Conditions</a>
   */
  private static State state(@Nullable EndpointConditions conditions) {
    if (conditions == null) {
      return State.READY;
    }
    if (Boolean.TRUE.equals(conditions.getTerminating())) {
      return State.DRAINING;
    }
    return Boolean.FALSE.equals(conditions.getReady()) ? State.STARTING : State.READY;
  }

  /** Of a pod that is not known, the age of the slice: no younger than the oldest of its pods. */
  private static Instant startedAt(EndpointSlice slice, Optional<Pod> pod) {
    return pod.map(Pod::getStatus)
        .map(PodStatus::getStartTime)
        .or(() -> Optional.ofNullable(slice.getMetadata().getCreationTimestamp()))
        .map(Instant::parse)
        .orElse(Instant.EPOCH);
  }

  private static Marks marks(HasMetadata object) {
    ObjectMeta metadata = object.getMetadata();
    return new Marks(
        Objects.requireNonNullElse(metadata.getLabels(), Map.of()),
        Objects.requireNonNullElse(metadata.getAnnotations(), Map.of()));
  }

  private static String label(HasMetadata object, String name) {
    return marks(object).labels().getOrDefault(name, "");
  }

  private void tell(String slice, String why) {
    if (told.size() < MAX_TOLD && told.add(slice + " " + why)) {
      log.warn("the endpoints of {}, or some of them, are passed over: {}", slice, why);
    }
  }
}
