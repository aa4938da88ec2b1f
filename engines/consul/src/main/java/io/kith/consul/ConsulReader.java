package io.kith.consul;

import io.kith.cluster.Instance;
import io.kith.cluster.InstanceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Reads instances out of Consul's answers, as {@link ConsulRecord} has written them. What is none
 * is passed over, and told of once. Thread-safe.
 */
final class ConsulReader {

  private static final Logger log = LoggerFactory.getLogger(ConsulReader.class);

  /** How many mistakes are told of, and remembered for that. */
  private static final int MAX_TOLD = 1_000;

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** Of all services the names of those that are applications, with the services they serve. */
  Map<String, List<String>> applications(JsonNode services) {
    var applications = new HashMap<String, List<String>>();
    for (Map.Entry<String, JsonNode> service : services.properties()) {
      List<String> tags = texts(service.getValue());
      if (tags.contains(ConsulRecord.TAG)) {
        applications.put(
            service.getKey(),
            tags.stream()
                .filter(tag -> tag.startsWith(ConsulRecord.SERVICE_TAG))
                .map(tag -> tag.substring(ConsulRecord.SERVICE_TAG.length()))
                .toList());
      }
    }
    return applications;
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(text -> texts.add(text.asString("")));
    return texts;
  }

  /**
   * The instances of an application that are alive, by id. What is no record is left out: it is
   * somebody else's service of the same name.
   */
  List<Instance> instances(String app, JsonNode entries) {
    var instances = new TreeMap<String, Instance>();
    var newest = new HashMap<String, Long>();
    for (JsonNode entry : entries) {
      if (isAlive(entry)) {
        // One that has moved from one agent to another is known to both for a while.
        long index = entry.path("Service").path("ModifyIndex").asLong(0);
        instance(app, entry.path("Service"))
            .filter(instance -> newest.getOrDefault(instance.id(), -1L) < index)
            .ifPresent(instance -> {
              newest.put(instance.id(), index);
              instances.put(instance.id(), instance);
            });
      }
    }
    return List.copyOf(instances.values());
  }

  /** Whether neither its own check nor that of its machine has failed. */
  private static boolean isAlive(JsonNode entry) {
    for (JsonNode check : entry.path("Checks")) {
      String status = check.path("Status").asString("");
      if (!status.equals("passing") && !status.equals("warning")) {
        return false;
      }
    }
    return true;
  }

  private Optional<Instance> instance(String app, JsonNode service) {
    String id = service.path("ID").asString("");
    String record = joined(service.path("Meta"));
    if (record.isEmpty()) {
      return Optional.empty();
    }
    try {
      Instance instance =
          InstanceRecord.read(InstanceRecord.key(id), record.getBytes(StandardCharsets.UTF_8));
      if (instance.app().equals(app)) {
        return Optional.of(instance);
      }
      tell(app, id, "it says that it is one of " + instance.app());
    } catch (IllegalArgumentException e) {
      tell(app, id, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private static String joined(JsonNode meta) {
    var record = new StringBuilder();
    for (int part = 0;
        part < ConsulRecord.MAX_PARTS && meta.has(ConsulRecord.PART + part);
        part++) {
      record.append(meta.path(ConsulRecord.PART + part).asString(""));
    }
    return record.toString();
  }

  private void tell(String app, String id, String why) {
    if (told.size() < MAX_TOLD && told.add(app + "/" + id)) {
      log.warn("the instance {} of {} in Consul is passed over: {}", id, app, why);
    }
  }
}
