package io.kith.cluster;

import io.kith.core.VersionRange;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which instances are asked for. An instance must satisfy every part that is there; a query without
 * parts finds all.
 *
 * <p>A registry may answer with more than was asked for, as one does that is older than a part of
 * the query: whoever asks looks again.
 *
 * @param app the application that it must be
 * @param service the full name of a service that it must serve
 * @param versions which versions of the service will do, or of the application where no service is
 *     asked for: {@code ^1.2}, {@code ~1.2.3}, {@code >=1.0 <2}, {@code 1.x}, or several with
 *     {@code ||} between them, as npm writes them; a pre-release only where the range names one of
 *     the same three numbers
 * @param instance the id that it must have
 * @param region the region that it must run in
 * @param zone the zone that it must run in
 * @param labels the labels that it must have, with these values
 */
public record Query(
    Optional<String> app,
    Optional<String> service,
    Optional<String> versions,
    Optional<String> instance,
    Optional<String> region,
    Optional<String> zone,
    Map<String, String> labels) {

  private static final Query ALL =
      new Query(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of());

  public Query {
    app.ifPresent(name -> Bounds.requireName(name, "the application of a query"));
    service.ifPresent(name -> Bounds.requireName(name, "the service of a query"));
    versions.ifPresent(VersionRange::parse);
    instance.ifPresent(id -> Bounds.requireName(id, "the instance of a query"));
    region.ifPresent(name -> Bounds.requireName(name, "the region of a query"));
    zone.ifPresent(name -> Bounds.requireName(name, "the zone of a query"));
    labels = Map.copyOf(labels);
    Bounds.requireLabels(labels);
  }

  /** All instances. */
  public static Query all() {
    return ALL;
  }

  /** The instances of an application. */
  public static Query app(String name) {
    return ALL.withApp(name);
  }

  /** The instances that serve a service, by its full name. */
  public static Query service(String name) {
    return ALL.withService(name);
  }

  /** This query, of one application only. */
  public Query withApp(String name) {
    return new Query(Optional.of(name), service, versions, instance, region, zone, labels);
  }

  /** This query, of those only that serve this service. */
  public Query withService(String name) {
    return new Query(app, Optional.of(name), versions, instance, region, zone, labels);
  }

  /** This query, of whatever services. */
  Query withoutService() {
    return new Query(app, Optional.empty(), versions, instance, region, zone, labels);
  }

  /**
   * This query, of versions in a range only.
   *
   * @throws IllegalArgumentException if it is no range
   */
  public Query withVersions(String range) {
    return new Query(app, service, Optional.of(range), instance, region, zone, labels);
  }

  /** This query, of the instance with this id only. */
  public Query withInstance(String id) {
    return new Query(app, service, versions, Optional.of(id), region, zone, labels);
  }

  /** This query, of one region only. */
  public Query withRegion(String name) {
    return new Query(app, service, versions, instance, Optional.of(name), zone, labels);
  }

  /** This query, of one zone only. */
  public Query withZone(String name) {
    return new Query(app, service, versions, instance, region, Optional.of(name), labels);
  }

  /** This query, of those only that have all of these labels. */
  public Query withLabels(Map<String, String> wanted) {
    return new Query(app, service, versions, instance, region, zone, wanted);
  }

  /** Tells which instances satisfy it. Thread-safe; to be made once, and asked of many. */
  public Predicate<Instance> matcher() {
    Optional<VersionRange> range = versions.map(VersionRange::parse);
    return candidate ->
        isOrAbsent(app, candidate.app())
            && (service.isEmpty() || app.isPresent() || !candidate.isOfOneService())
            && isOrAbsent(instance, candidate.id())
            && isOrAbsent(region, candidate.location().region())
            && isOrAbsent(zone, candidate.location().zone())
            && (service.isEmpty() || candidate.serves(service.get()))
            && (range.isEmpty() || range.get().contains(versionAskedFor(candidate)))
            && candidate.labels().entrySet().containsAll(labels.entrySet());
  }

  /** Whether the instance satisfies it. */
  public boolean matches(Instance candidate) {
    return matcher().test(candidate);
  }

  private static boolean isOrAbsent(Optional<String> wanted, String value) {
    return wanted.isEmpty() || wanted.get().equals(value);
  }

  private String versionAskedFor(Instance candidate) {
    return service
        .flatMap(name ->
            candidate.services().stream().filter(entry -> entry.name().equals(name)).findFirst())
        .map(ServiceEntry::version)
        .orElse(candidate.version());
  }

  /** As it reads in a sentence: {@code application membership, service social.Membership}. */
  @Override
  public String toString() {
    var parts = new ArrayList<String>();
    app.ifPresent(name -> parts.add("application " + name));
    service.ifPresent(name -> parts.add("service " + name));
    versions.ifPresent(range -> parts.add("version " + range));
    instance.ifPresent(id -> parts.add("instance " + id));
    region.ifPresent(name -> parts.add("region " + name));
    zone.ifPresent(name -> parts.add("zone " + name));
    labels.forEach((name, value) -> parts.add("label " + name + "=" + value));
    return parts.isEmpty() ? "anything" : String.join(", ", parts);
  }
}
