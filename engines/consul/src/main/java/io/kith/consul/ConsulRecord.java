package io.kith.consul;

import io.kith.cluster.Instance;
import io.kith.cluster.Instance.State;
import io.kith.cluster.InstanceRecord;
import io.kith.cluster.ServiceEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an instance stands in Consul: as an instance of the service that has the application's name.
 *
 * <p>Whole it stands in the metadata, as JSON in as many parts as it takes: {@code kith-0}, {@code
 * kith-1} and so on. What else Consul is told is for its other users: address, weight, version,
 * region and zone, and whether it may be called, which the check says ({@code passing} or {@code
 * warning}). The tag {@code kith} marks it, and a tag {@code kith=name} each service that it
 * serves.
 */
final class ConsulRecord {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  static final String TAG = "kith";
  static final String SERVICE_TAG = "kith=";
  static final String PART = "kith-";

  /** The most characters of a value in the metadata. */
  private static final int MAX_PART_CHARS = 512;

  /** The most parts: Consul takes 64 entries, of which three are for others. */
  static final int MAX_PARTS = 61;

  private ConsulRecord() {}

  /** The name of the check that keeps an instance alive. */
  static String check(Instance instance) {
    return "kith:" + instance.id();
  }

  /** What the check says: whether it may be called. */
  static ObjectNode state(Instance instance) {
    return JSON.objectNode()
        .put("Status", status(instance))
        .put("Output", instance.state().toString());
  }

  private static String status(Instance instance) {
    return instance.state() == State.READY ? "passing" : "warning";
  }

  /**
   * An instance as it is registered.
   *
   * @throws IllegalArgumentException if it is larger than Consul takes
   */
  static ObjectNode write(Instance instance, Duration ttl, Duration removeAfter) {
    ObjectNode service =
        JSON.objectNode()
            .put("ID", instance.id())
            .put("Name", instance.app())
            .put("Address", instance.address().host())
            .put("Port", instance.address().port());
    ArrayNode tags = service.putArray("Tags").add(TAG);
    if (!instance.isOfOneService()) { // which is found by its name
      for (ServiceEntry served : instance.services()) {
        tags.add(SERVICE_TAG + served.name());
      }
    }
    writeMeta(instance, service.putObject("Meta"));
    service.putObject("Weights").put("Passing", Math.max(1, instance.weight())).put("Warning", 1);
    service
        .putObject("Check")
        .put("CheckID", check(instance))
        .put("Name", "Kith: alive and ready")
        .put("TTL", seconds(ttl))
        .put("Status", status(instance))
        .put("DeregisterCriticalServiceAfter", seconds(removeAfter));
    return service;
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() + "ms";
  }

  private static void writeMeta(Instance instance, ObjectNode meta) {
    meta.put("version", instance.version())
        .put("region", instance.location().region())
        .put("zone", instance.location().zone());
    String record = ascii(new String(InstanceRecord.write(instance), StandardCharsets.UTF_8));
    int parts = Math.ceilDiv(record.length(), MAX_PART_CHARS);
    if (parts > MAX_PARTS) {
      throw new IllegalArgumentException(
          "the record of "
              + instance
              + " has "
              + record.length()
              + " characters; Consul takes "
              + MAX_PARTS * MAX_PART_CHARS
              + ": give it fewer labels, or fewer services");
    }
    for (int part = 0; part < parts; part++) {
      int from = part * MAX_PART_CHARS;
      int to = Math.min(record.length(), from + MAX_PART_CHARS);
      meta.put(PART + part, record.substring(from, to));
    }
  }

  /**
   * Consul counts bytes: what is no ASCII is written as JSON's escapes, and each counts the same.
   */
  private static String ascii(String json) {
    var text = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c < 0x7f) {
        text.append(c);
      } else {
        text.append("\\u").append(String.format("%04x", (int) c));
      }
    }
    return text.toString();
  }
}
