package io.kith.simulator.report;

import io.kith.simulator.figures.Avoidance;
import io.kith.simulator.figures.Figures;
import io.kith.simulator.figures.InstanceFigures;
import io.kith.simulator.figures.Latency;
import io.kith.simulator.figures.MethodFigures;
import io.kith.simulator.figures.Point;
import io.kith.simulator.figures.Spread;
import io.kith.simulator.scenario.Scenario;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Figures as one line of JSON, times in seconds. */
public final class JsonReport {

  private static final JsonFactory JSON = new JsonFactory();

  private JsonReport() {}

  /** All of them, each instance and each window included. */
  public static String of(Scenario scenario, List<Figures> all) {
    var text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("title", scenario.title());
      json.writeNumberProperty("seed", scenario.seed());
      json.writeNumberProperty("duration", scenario.duration().toNanos() / 1e9);
      json.writeNumberProperty("warmUp", scenario.warmUp().toNanos() / 1e9);
      json.writeArrayPropertyStart("policies");
      all.forEach(figures -> write(json, figures));
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Figures figures) {
    json.writeStartObject();
    json.writeStringProperty("policy", figures.policy());
    json.writeNumberProperty("calls", figures.calls());
    json.writeNumberProperty("answered", figures.outcomes().answered());
    json.writeNumberProperty("refused", figures.outcomes().refused());
    json.writeNumberProperty("lost", figures.outcomes().lost());
    json.writeNumberProperty("failed", figures.outcomes().failed());
    json.writeNumberProperty("late", figures.outcomes().late());
    json.writeNumberProperty("attempts", figures.attempts());
    json.writeNumberProperty("retriedCalls", figures.retriedCalls());
    json.writeNumberProperty("events", figures.events());
    write(json, "latency", figures.latency());
    write(json, "answeredLatency", figures.answeredLatency());
    write(json, "attemptSpread", figures.spread());
    write(json, "busySpread", figures.busySpread());
    json.writeNumberProperty("localShare", figures.localShare());
    json.writeArrayPropertyStart("avoidances");
    figures.avoidances().forEach(avoidance -> write(json, avoidance));
    json.writeEndArray();
    json.writeArrayPropertyStart("methods");
    figures.methods().forEach(method -> write(json, method));
    json.writeEndArray();
    json.writeArrayPropertyStart("instances");
    figures.instances().forEach(instance -> write(json, instance));
    json.writeEndArray();
    json.writeArrayPropertyStart("series");
    figures.series().forEach(point -> write(json, point));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Latency latency) {
    json.writeObjectPropertyStart(name);
    json.writeNumberProperty("mean", latency.mean());
    json.writeNumberProperty("p50", latency.p50());
    json.writeNumberProperty("p90", latency.p90());
    json.writeNumberProperty("p99", latency.p99());
    json.writeNumberProperty("p999", latency.p999());
    json.writeNumberProperty("max", latency.max());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Spread spread) {
    json.writeObjectPropertyStart(name);
    json.writeNumberProperty("mean", spread.mean());
    json.writeNumberProperty("maxOverMean", spread.maxOverMean());
    json.writeNumberProperty("variation", spread.variation());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Avoidance avoidance) {
    json.writeStartObject();
    json.writeStringProperty("event", avoidance.event());
    json.writeNumberProperty("at", avoidance.at().toNanos() / 1e9);
    json.writeNumberProperty("attempts", avoidance.attempts());
    json.writeNumberProperty("shareOfUsual", avoidance.shareOfUsual());
    write(json, "avoidedAfter", avoidance.avoidedAfter());
    write(json, "backAfter", avoidance.backAfter());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, OptionalDouble seconds) {
    if (seconds.isPresent()) {
      json.writeNumberProperty(name, seconds.getAsDouble());
    } else {
      json.writeNullProperty(name);
    }
  }

  private static void write(JsonGenerator json, MethodFigures method) {
    json.writeStartObject();
    json.writeStringProperty("name", method.name());
    json.writeNumberProperty("calls", method.calls());
    json.writeNumberProperty("answered", method.answered());
    write(json, "latency", method.latency());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, InstanceFigures instance) {
    json.writeStartObject();
    json.writeStringProperty("name", instance.name());
    json.writeStringProperty("group", instance.group());
    json.writeStringProperty("zone", instance.zone());
    json.writeNumberProperty("attempts", instance.attempts());
    json.writeNumberProperty("refused", instance.refused());
    json.writeNumberProperty("busy", instance.busy());
    json.writeNumberProperty("mostWaiting", instance.mostWaiting());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Point point) {
    json.writeStartObject();
    json.writeNumberProperty("second", point.second());
    json.writeNumberProperty("calls", point.calls());
    json.writeNumberProperty("failed", point.failed());
    json.writeNumberProperty("attempts", point.attempts());
    json.writeNumberProperty("p50", point.p50());
    json.writeNumberProperty("p99", point.p99());
    json.writeEndObject();
  }
}
