package io.kith.collector;

import io.kith.collector.Observations.Attribute;
import java.util.List;
import java.util.Optional;

/**
 * Who told something: one process, as its OTLP resource says. The same process is the same object
 * again as long as the collector remembers it.
 *
 * @param service its application's name, {@code service.name}; {@code unknown} if it says none
 * @param instance {@code service.instance.id}; empty if it says none
 * @param version {@code service.version}; empty if it says none
 * @param zone {@code kith.zone}, or {@code cloud.availability_zone}; empty if it says none
 * @param host {@code host.name}; empty if it says none
 * @param debugAddress {@code kith.debug.address}; empty if it says none
 * @param attributes all attributes of the resource
 */
public record Source(
    String service,
    String instance,
    String version,
    String zone,
    String host,
    String debugAddress,
    List<Attribute> attributes) {

  private static final String UNKNOWN = "unknown";

  public Source {
    attributes = List.copyOf(attributes);
  }

  /** The source that these attributes of a resource describe. */
  public static Source of(List<Attribute> attributes) {
    String service = value(attributes, "service.name");
    String zone = value(attributes, "kith.zone");
    return new Source(
        service.isEmpty() ? UNKNOWN : service,
        value(attributes, "service.instance.id"),
        value(attributes, "service.version"),
        zone.isEmpty() ? value(attributes, "cloud.availability_zone") : zone,
        value(attributes, "host.name"),
        value(attributes, "kith.debug.address"),
        attributes);
  }

  /** The value of one attribute of the resource. */
  public Optional<String> attribute(String key) {
    for (Attribute attribute : attributes) {
      if (attribute.key().equals(key)) {
        return Optional.of(attribute.value());
      }
    }
    return Optional.empty();
  }

  private static String value(List<Attribute> attributes, String key) {
    for (Attribute attribute : attributes) {
      if (attribute.key().equals(key)) {
        return attribute.value();
      }
    }
    return "";
  }
}
