package io.kith.cli;

import io.kith.cluster.Instance;
import io.kith.cluster.ServiceEntry;
import io.kith.cluster.Snapshot;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The services that a registry knows, each with its instances.
 *
 * @param services by their full names, in alphabetical order; the instances ordered by id
 * @param instances how many there are, whether they serve anything or not
 */
record ServiceList(Map<String, List<Instance>> services, int instances) {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final List<String> HEAD =
      List.of(
          "SERVICE", "VERSION", "INSTANCE", "ADDRESS", "APP", "ZONE", "WEIGHT", "STATE", "SINCE");

  /** What a snapshot of all instances tells; the records for consumers of another make left out. */
  static ServiceList of(Snapshot snapshot) {
    var services = new TreeMap<String, List<Instance>>();
    List<Instance> instances =
        snapshot.instances().stream()
            .filter(instance -> !instance.isOfOneService())
            .sorted(Comparator.comparing(Instance::id))
            .toList();
    for (Instance instance : instances) {
      for (ServiceEntry service : instance.services()) {
        services.computeIfAbsent(service.name(), _ -> new ArrayList<>()).add(instance);
      }
    }
    return new ServiceList(services, instances.size());
  }

  /** A table for people: a service stands at the first of its instances. */
  List<String> lines(Instant now) {
    if (services.isEmpty()) {
      return List.of("no services are known");
    }
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    services.forEach((service, serving) -> {
      String name = service;
      for (Instance instance : serving) {
        rows.add(row(name, service, instance, now));
        name = "";
      }
    });
    return aligned(rows);
  }

  private static List<String> row(String name, String service, Instance instance, Instant now) {
    return List.of(
        name,
        version(instance, service),
        instance.id(),
        instance.address().toString(),
        instance.app() + " " + instance.version(),
        place(instance),
        Integer.toString(instance.weight()),
        instance.state().name(),
        age(Duration.between(instance.startedAt(), now)));
  }

  private static String version(Instance instance, String service) {
    return instance.services().stream()
        .filter(entry -> entry.name().equals(service))
        .map(ServiceEntry::version)
        .findFirst()
        .orElse("");
  }

  private static String place(Instance instance) {
    String zone = instance.location().zone();
    return zone.isEmpty() ? "-" : zone;
  }

  /** In its two largest units: {@code 3d 4h}, {@code 12s}. */
  static String age(Duration age) {
    if (age.isNegative()) {
      return "0s";
    }
    if (age.toDays() > 0) {
      return age.toDays() + "d " + age.toHoursPart() + "h";
    }
    if (age.toHours() > 0) {
      return age.toHours() + "h " + age.toMinutesPart() + "m";
    }
    return age.toMinutes() > 0
        ? age.toMinutes() + "m " + age.toSecondsPart() + "s"
        : age.toSeconds() + "s";
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> aligned(row, widths)).toList();
  }

  private static String aligned(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.repeat(' ', i == 0 ? 0 : 2).append(printable(row.get(i)));
      line.repeat(' ', widths[i] - row.get(i).length());
    }
    return line.toString().stripTrailing();
  }

  /** What others have registered gives no orders to a terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /** All of it on one line, for programs. */
  String json(String registry) {
    var text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeStringProperty("registry", registry);
      out.writeArrayPropertyStart("services");
      services.forEach((service, serving) -> {
        out.writeStartObject();
        out.writeStringProperty("service", service);
        out.writeArrayPropertyStart("instances");
        serving.forEach(instance -> write(out, instance, service));
        out.writeEndArray();
        out.writeEndObject();
      });
      out.writeEndArray();
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, Instance instance, String service) {
    out.writeStartObject();
    out.writeStringProperty("id", instance.id());
    out.writeStringProperty("app", instance.app());
    out.writeStringProperty("appVersion", instance.version());
    out.writeStringProperty("version", version(instance, service));
    out.writeStringProperty("address", instance.address().toString());
    out.writeArrayPropertyStart("protocols");
    instance.protocols().forEach(out::writeString);
    out.writeEndArray();
    out.writeStringProperty("region", instance.location().region());
    out.writeStringProperty("zone", instance.location().zone());
    out.writeStringProperty("cell", instance.location().cell());
    out.writeNumberProperty("weight", instance.weight());
    out.writeStringProperty("state", instance.state().name());
    out.writeStringProperty("startedAt", instance.startedAt().toString());
    out.writeObjectPropertyStart("labels");
    new TreeMap<>(instance.labels()).forEach(out::writeStringProperty);
    out.writeEndObject();
    out.writeEndObject();
  }
}
