package io.kith.kubernetes;

import io.kith.cluster.ServiceEntry;
import io.kith.policy.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What labels and annotations say of an instance that Kubernetes does not know by itself.
 * Immutable.
 *
 * <table>
 *   <caption>On a Service, or on pods where they are watched</caption>
 *   <tr><td>{@code kith.io/app: members}<td>which application it is; nobody is an instance without
 *   <tr><td>{@code kith.io/version: 1.4.0}<td>the version of the application
 *   <tr><td>{@code kith.io/weight: "50"}<td>how much it can take
 *   <tr><td>{@code service.kith.io/social.Members: 1.2.0}<td>a service that it serves, and the
 *       version of its contract
 *   <tr><td>{@code label.kith.io/track: canary}<td>a label that is asked for or routed by
 *   <tr><td>annotation {@code kith.io/services: social.Members=1.2.0, social.Chat=1.0.0}<td>the
 *       services, of a pod, whose names may be longer than the 63 characters that a label's may
 *       have
 * </table>
 */
record Marks(Map<String, String> labels, Map<String, String> annotations) {

  /** What an object must have to be looked at. */
  static final String APP = "kith.io/app";

  private static final String VERSION = "kith.io/version";
  private static final String WEIGHT = "kith.io/weight";
  private static final String SERVICES = "kith.io/services";
  private static final String SERVICE = "service.kith.io/";
  private static final String LABEL = "label.kith.io/";

  /** What the two say together; where both say the same, the narrower is believed. */
  Marks and(Marks narrower) {
    return new Marks(united(labels, narrower.labels), united(annotations, narrower.annotations));
  }

  private static Map<String, String> united(Map<String, String> wide, Map<String, String> narrow) {
    var both = new HashMap<>(wide);
    both.putAll(narrow);
    return both;
  }

  /** The application; empty if nothing is said. */
  String app() {
    return labels.getOrDefault(APP, "");
  }

  String version() {
    return labels.getOrDefault(VERSION, "0.0.0");
  }

  /**
   * The weight.
   *
   * @throws IllegalArgumentException if it is no number
   */
  int weight() {
    String text = labels.get(WEIGHT);
    if (text == null) {
      return Candidate.DEFAULT_WEIGHT;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(WEIGHT + ": '" + text + "' is no number", e);
    }
  }

  /** The services, in alphabetical order. */
  List<ServiceEntry> services() {
    var versions = new HashMap<>(after(SERVICE));
    for (String service : annotations.getOrDefault(SERVICES, "").split(",")) {
      String[] parts = service.strip().split("=", 2);
      if (!parts[0].isBlank()) {
        versions.put(parts[0].strip(), parts.length == 1 ? "" : parts[1].strip());
      }
    }
    var services = new ArrayList<ServiceEntry>();
    versions.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            service -> services.add(new ServiceEntry(service.getKey(), service.getValue(), "")));
    return services;
  }

  /** The labels that others may ask for. */
  Map<String, String> ownLabels() {
    return after(LABEL);
  }

  private Map<String, String> after(String prefix) {
    var found = new HashMap<String, String>();
    labels.forEach((key, value) -> {
      if (key.startsWith(prefix) && key.length() > prefix.length()) {
        found.put(key.substring(prefix.length()), value);
      }
    });
    return found;
  }
}
