package io.kith.cluster;

import io.kith.policy.Candidate;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One running process of an application, as it makes itself known: what it serves, and where.
 *
 * @param id who it is; never used again by another process. Where nobody knows who it is, its
 *     address.
 * @param app the application, such as {@code membership}
 * @param version the semantic version of the application
 * @param address where others reach it
 * @param protocols what it speaks there, such as {@code kith}; at most {@value #MAX_PROTOCOLS}
 * @param location where it runs
 * @param weight how much it can take compared with the others; 0 to {@value #MAX_WEIGHT}, 100 by
 *     default
 * @param labels what else may be asked for, such as {@code track=canary}; at most 64, with names of
 *     up to 128 and values of up to 1024 characters
 * @param startedAt when it started, by its own clock
 * @param state whether it may be called
 * @param services what it serves; at most {@value #MAX_SERVICES}
 */
public record Instance(
    String id,
    String app,
    String version,
    Address address,
    List<String> protocols,
    Location location,
    int weight,
    Map<String, String> labels,
    Instant startedAt,
    State state,
    List<ServiceEntry> services) {

  /** The protocol that Kith's own clients speak. */
  public static final String KITH = "kith";

  /** The label of a record of one service only; its value is the id of the instance. */
  public static final String RECORD_OF = "kith.record-of";

  /** The heaviest weight. */
  public static final int MAX_WEIGHT = 10_000;

  /** The most services of one instance. */
  public static final int MAX_SERVICES = 1024;

  /** The most protocols of one instance. */
  public static final int MAX_PROTOCOLS = 16;

  /** Whether an instance may be called. */
  public enum State {
    /** It is there and not ready, yet or for now: nobody may call it. */
    STARTING,
    /** It may be called. */
    READY,
    /** It ends what it has begun: nobody may call it any more. */
    DRAINING
  }

  public Instance {
    Bounds.requireName(id, "the id of an instance");
    Bounds.requireName(app, "the application of " + id);
    Bounds.requireName(version, "the version of " + id);
    if (address.port() == 0) {
      throw new IllegalArgumentException(
          id + " has the address " + address + ": nobody can reach port 0");
    }
    protocols = List.copyOf(protocols);
    Bounds.requireAtMost(MAX_PROTOCOLS, protocols, "protocols of " + id);
    for (String protocol : protocols) {
      Bounds.requireName(protocol, "a protocol of " + id);
    }
    Objects.requireNonNull(location, "location");
    if (weight < 0 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "the weight of " + id + " is " + weight + "; allowed are 0 to " + MAX_WEIGHT);
    }
    labels = Map.copyOf(labels);
    Bounds.requireLabels(labels);
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(state, "state");
    services = List.copyOf(services);
    Bounds.requireAtMost(MAX_SERVICES, services, "services of " + id);
  }

  /**
   * A builder of the instance that is {@code identity} and is reached at {@code address}. It starts
   * with version 0.0.0, the protocol {@code kith}, an unknown location, weight 100, no labels, no
   * services, and in the state {@link State#STARTING}.
   */
  public static Builder builder(Identity identity, Address address, Instant startedAt) {
    return new Builder(identity, address, startedAt);
  }

  /**
   * Whether somebody knows who it is, so that a stranger at its address can be told from it. Nobody
   * does of an instance that is only an address, as in DNS.
   */
  public boolean isIdentified() {
    return !id.equals(address.toString());
  }

  /** Whether it serves the service of this full name. */
  public boolean serves(String service) {
    for (ServiceEntry entry : services) {
      if (entry.name().equals(service)) {
        return true;
      }
    }
    return false;
  }

  /** This instance in another state. */
  public Instance with(State other) {
    return new Instance(
        id, app, version, address, protocols, location, weight, labels, startedAt, other, services);
  }

  /**
   * The labels by which people tell instances apart: without those that begin with {@code kith.},
   * by which an instance says something of itself alone, such as where its debug port is.
   */
  public Map<String, String> statedLabels() {
    return labels.entrySet().stream()
        .filter(label -> !label.getKey().startsWith("kith."))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** This instance with other labels. */
  public Instance with(Map<String, String> others) {
    return new Instance(
        id, app, version, address, protocols, location, weight, others, startedAt, state, services);
  }

  /** This instance with other services. */
  public Instance with(List<ServiceEntry> others) {
    return new Instance(
        id, app, version, address, protocols, location, weight, labels, startedAt, state, others);
  }

  /**
   * A record of each service for consumers of another make, which know services and no
   * applications: under the service's name in place of the application's, and with the label {@link
   * #RECORD_OF}. A {@link Query} for a service passes over such records, unless it asks for that
   * name as the application.
   */
  public List<Instance> ofEachService() {
    return services.stream().map(this::of).toList();
  }

  private Instance of(ServiceEntry service) {
    String recordId = id + "~" + service.name();
    var marked = new HashMap<>(labels);
    marked.put(RECORD_OF, id);
    return new Instance(
        recordId.length() <= Bounds.MAX_NAME_CHARS
            ? recordId
            : id + "~" + Integer.toHexString(service.name().hashCode()),
        service.name(),
        service.version().isEmpty() ? version : service.version(),
        address,
        protocols,
        location,
        weight,
        marked,
        startedAt,
        state,
        List.of(service));
  }

  /** Whether it is a record of one service only, beside that of the instance as a whole. */
  public boolean isOfOneService() {
    return labels.containsKey(RECORD_OF);
  }

  /** {@code membership-7f3a (10.0.0.1:4242)}. */
  @Override
  public String toString() {
    return id + " (" + address + ")";
  }

  /** Builds an instance; each method sets the value of its name. Not thread-safe. */
  public static final class Builder {
    private final Identity identity;
    private final Address address;
    private final Instant startedAt;
    private String version = "0.0.0";
    private List<String> protocols = List.of(KITH);
    private Location location = Location.unknown();
    private int weight = Candidate.DEFAULT_WEIGHT;
    private Map<String, String> labels = Map.of();
    private State state = State.STARTING;
    private List<ServiceEntry> services = List.of();

    private Builder(Identity identity, Address address, Instant startedAt) {
      this.identity = identity;
      this.address = address;
      this.startedAt = startedAt;
    }

    public Builder version(String value) {
      version = value;
      return this;
    }

    public Builder protocols(List<String> value) {
      protocols = value;
      return this;
    }

    public Builder location(Location value) {
      location = value;
      return this;
    }

    public Builder weight(int value) {
      weight = value;
      return this;
    }

    public Builder labels(Map<String, String> value) {
      labels = value;
      return this;
    }

    public Builder state(State value) {
      state = value;
      return this;
    }

    public Builder services(List<ServiceEntry> value) {
      services = value;
      return this;
    }

    /** The instance. */
    public Instance build() {
      return new Instance(
          identity.instance(),
          identity.app(),
          version,
          address,
          protocols,
          location,
          weight,
          labels,
          startedAt,
          state,
          services);
    }
  }
}
