package io.kith.telemetry;

import io.kith.codec.ProtoWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who it is that tells something: the attributes of the process, by the names of OpenTelemetry's
 * conventions ({@code service.name}, {@code service.instance.id}, …). Immutable.
 *
 * @param attributes at most {@value #MAX_ATTRIBUTES}
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/resource/">resource conventions</a>
 */
public record Resource(Map<String, String> attributes) {

  /** The most attributes. */
  public static final int MAX_ATTRIBUTES = 128;

  public Resource {
    attributes = Map.copyOf(attributes);
    if (attributes.size() > MAX_ATTRIBUTES) {
      throw new IllegalArgumentException(
          "a resource has at most " + MAX_ATTRIBUTES + " attributes, not " + attributes.size());
    }
  }

  /** This with one more attribute; with nothing more if the value is empty. */
  public Resource with(String name, String value) {
    if (value.isEmpty()) {
      return this;
    }
    var more = new TreeMap<>(attributes);
    more.put(name, value);
    return new Resource(more);
  }

  /** The name of the application, {@code service.name}. */
  public String service() {
    return attributes.getOrDefault("service.name", "");
  }

  /** Writes it as field {@code field}, an {@code opentelemetry.proto.resource.v1.Resource}. */
  public void write(int field, ProtoWriter out) {
    int resource = out.begin(field);
    new TreeMap<>(attributes).forEach((name, value) -> OtlpAttributes.text(1, name, value, out));
    out.end(resource);
  }
}
