package io.kith.example.social.driver;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.kith.core.Code;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes how a run went, as one JSON object in one line. */
final class Summary {

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator out;

  private Summary(JsonGenerator out) {
    this.out = out;
  }

  /** The summary of a run. */
  static String of(Totals totals, DriverOptions options) {
    var text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      new Summary(out).write(totals, options);
    }
    return text.toString();
  }

  private void write(Totals totals, DriverOptions options) {
    out.writeStartObject();
    out.writeNumberProperty("durationMillis", totals.elapsed().toMillis());
    out.writeNumberProperty("users", options.users());
    out.writeNumberProperty("seed", options.seed());
    out.writeNumberProperty("calls", totals.calls());
    out.writeNumberProperty("callsPerSecond", Math.round(totals.callsPerSecond() * 10) / 10.0);
    errors(totals.errors());
    out.writeNumberProperty("declined", totals.declined());
    out.writeNumberProperty("swipes", totals.tally().swipes());
    out.writeNumberProperty("matches", totals.tally().matches());
    out.writeNumberProperty("violations", totals.tally().violations());
    out.writeArrayPropertyStart("violationExamples");
    totals.tally().violationsKept().forEach(out::writeString);
    out.writeEndArray();
    services(totals);
    out.writeEndObject();
  }

  private void services(Totals totals) {
    Map<String, List<MethodMeter>> services =
        totals.methods().stream().collect(groupingBy(MethodMeter::service, TreeMap::new, toList()));
    out.writeObjectPropertyStart("services");
    services.forEach((service, methods) -> {
      out.writeObjectPropertyStart(service);
      methods.forEach(this::method);
      out.writeEndObject();
    });
    out.writeEndObject();
  }

  private void method(MethodMeter method) {
    out.writeObjectPropertyStart(method.method());
    out.writeNumberProperty("calls", method.calls());
    errors(method.errors());
    out.writeNumberProperty("declined", method.declined());
    out.writeNumberProperty("p50Micros", method.micros(50));
    out.writeNumberProperty("p99Micros", method.micros(99));
    out.writeNumberProperty("maxMicros", method.micros(100));
    out.writeEndObject();
  }

  private void errors(Map<Code, Long> errors) {
    out.writeObjectPropertyStart("errors");
    errors.forEach((code, count) -> out.writeNumberProperty(code.name(), count));
    out.writeEndObject();
  }
}
